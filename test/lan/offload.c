/* offload NAMESPACE-PATH INTERFACE 0|1: turns segmentation, scatter-gather and checksum offload of an interface off or
 * on, so that packet sockets see real frames. Stands in for ethtool, which is seldom installed. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static const unsigned SETTINGS[] = {ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_STXCSUM};

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: offload NAMESPACE-PATH INTERFACE 0|1\n");
    return 2;
  }
  int namespace = open(arguments[1], O_RDONLY);
  if (namespace < 0 || setns(namespace, CLONE_NEWNET) < 0) {
    perror("offload: setns");
    return 1;
  }
  int control = socket(AF_INET, SOCK_DGRAM, 0);
  for (size_t i = 0; i < sizeof SETTINGS / sizeof SETTINGS[0]; i++) {
    struct ethtool_value value = {.cmd = SETTINGS[i], .data = (unsigned)atoi(arguments[3])};
    struct ifreq request = {0};
    strncpy(request.ifr_name, arguments[2], IFNAMSIZ - 1);
    request.ifr_data = (void *)&value;
    if (ioctl(control, SIOCETHTOOL, &request) < 0) perror("offload: ethtool");
  }
  return 0;
}
