/* tunnel NAME NAMESPACE-PATH...: a VPN in user space. Each namespace gets a TUN interface of that name; what is sent to 10.8.0.N goes to the
 * N-th. As with WireGuard, the interfaces have no hardware address, and nothing but IPv4 to one of them is carried. Prints "ready"; ends when
 * standard input does. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define MAX_ENDS 8
#define MAX_PACKET 65536
#define IPV4_HEADER 20
#define DESTINATION 16

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int open_end(const char *name, const char *path) {
  int space = open(path, O_RDONLY | O_CLOEXEC);
  if (space < 0 || setns(space, CLONE_NEWNET) < 0) fail(path);
  close(space);
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  if (tun < 0 || ioctl(tun, TUNSETIFF, &request) < 0) fail("tunnel");
  return tun;
}

/* Which end an IPv4 packet is for; -1 for none. */
static int end_of(const uint8_t *packet, ssize_t length, int count) {
  static const uint8_t network[] = {10, 8, 0};
  if (length < IPV4_HEADER || packet[0] >> 4 != 4) return -1;
  if (memcmp(packet + DESTINATION, network, sizeof network) != 0) return -1;
  int end = packet[DESTINATION + sizeof network] - 1;
  return end >= 0 && end < count ? end : -1;
}

int main(int argc, char **argv) {
  static uint8_t packet[MAX_PACKET];
  int count = argc - 2;
  if (count < 1 || count > MAX_ENDS) return 2;
  struct pollfd ends[MAX_ENDS + 1];
  for (int i = 0; i < count; i++) ends[i] = (struct pollfd){.fd = open_end(argv[1], argv[i + 2]), .events = POLLIN};
  ends[count] = (struct pollfd){.fd = 0, .events = POLLIN};
  puts("ready");
  fflush(stdout);
  while (poll(ends, count + 1, -1) >= 0) {
    if (ends[count].revents != 0) return 0;
    for (int i = 0; i < count; i++) {
      ssize_t length = read(ends[i].fd, packet, sizeof packet);
      int end = length > 0 ? end_of(packet, length, count) : -1;
      if (end >= 0 && write(ends[end].fd, packet, length) < 0) continue; /* Its queue is full, or it is down. */
    }
  }
  return 1;
}
