/* wire PORT TAP: a link emulator in user space, for kernels without netem. Relays Ethernet frames between a packet
 * socket on PORT and the TAP interface it creates, each way with delay, jitter, loss, rate and a bounded queue.
 *
 * Prints "ready", then reads lines "delay_us jitter_us loss_ppm rate_bps queue_bytes" from standard input and applies
 * them to both directions; ends when standard input does. Frames are never reordered. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS 1000000000LL
#define MAX_FRAME 65600
/* Preamble, check sequence and gap that a frame occupies on a real cable. */
#define CABLE_OVERHEAD_BYTES 24
/* Frames taken from one side before the other gets a turn. */
#define TURN_FRAMES 64

typedef struct Frame {
  struct Frame *next;
  int64_t due_ns;
  int length;
  uint8_t bytes[];
} Frame;

/* One direction. Frames leave in the order in which they came, so a list is enough. */
typedef struct {
  Frame *first, *last;
  int64_t queued_bytes, link_free_ns;
} Direction;

typedef struct {
  int64_t delay_ns, jitter_ns, rate_bps, queue_bytes;
  double loss;
} Settings;

static Settings settings;

static int64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * SECOND_NS + time.tv_nsec;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void enqueue(Direction *direction, const uint8_t *bytes, int length, int64_t at_ns) {
  if (settings.loss > 0 && drand48() < settings.loss) return;
  if (settings.queue_bytes > 0 && direction->queued_bytes + length > settings.queue_bytes) return;
  int64_t sent_ns = at_ns;
  if (settings.rate_bps > 0) {
    if (direction->link_free_ns > sent_ns) sent_ns = direction->link_free_ns;
    sent_ns += (length + CABLE_OVERHEAD_BYTES) * 8 * SECOND_NS / settings.rate_bps;
    direction->link_free_ns = sent_ns;
  }
  int64_t due_ns = sent_ns + settings.delay_ns + (int64_t)((drand48() * 2 - 1) * settings.jitter_ns);
  if (direction->last != NULL && due_ns < direction->last->due_ns) due_ns = direction->last->due_ns;
  Frame *frame = malloc(sizeof *frame + length);
  if (frame == NULL) return;
  *frame = (Frame){.next = NULL, .due_ns = due_ns, .length = length};
  memcpy(frame->bytes, bytes, length);
  if (direction->last == NULL) direction->first = frame;
  else direction->last->next = frame;
  direction->last = frame;
  direction->queued_bytes += length;
}

static Frame *take_due(Direction *direction, int64_t at_ns) {
  Frame *frame = direction->first;
  if (frame == NULL || frame->due_ns > at_ns) return NULL;
  direction->first = frame->next;
  if (direction->first == NULL) direction->last = NULL;
  direction->queued_bytes -= frame->length;
  return frame;
}

static int open_tap(const char *name) {
  struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  int tap = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  if (tap < 0 || ioctl(tap, TUNSETIFF, &request) < 0) fail("wire: tap");
  return tap;
}

static int open_port(const char *name) {
  int port = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, htons(ETH_P_ALL));
  int index = (int)if_nametoindex(name);
  struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = index};
  struct packet_mreq promiscuous = {.mr_ifindex = index, .mr_type = PACKET_MR_PROMISC};
  int yes = 1, buffer_bytes = 16 << 20;
  setsockopt(port, SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof yes);
  setsockopt(port, SOL_SOCKET, SO_RCVBUFFORCE, &buffer_bytes, sizeof buffer_bytes);
  setsockopt(port, SOL_SOCKET, SO_SNDBUFFORCE, &buffer_bytes, sizeof buffer_bytes);
  if (bind(port, (void *)&address, sizeof address) < 0) fail("wire: bind");
  if (setsockopt(port, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promiscuous, sizeof promiscuous) < 0) fail("wire: port");
  return port;
}

/* Returns 0 at the end of input. */
static int read_settings(void) {
  static char text[1024];
  static size_t used;
  ssize_t count = read(0, text + used, sizeof text - 1 - used);
  if (count == 0) return 0;
  if (count < 0) return 1;
  used += (size_t)count;
  text[used] = 0;
  for (char *end; (end = strchr(text, '\n')) != NULL;) {
    long long delay_us, jitter_us, loss_ppm, rate_bps, queue_bytes;
    if (sscanf(text, "%lld %lld %lld %lld %lld", &delay_us, &jitter_us, &loss_ppm, &rate_bps, &queue_bytes) == 5) {
      settings = (Settings){delay_us * 1000, jitter_us * 1000, rate_bps, queue_bytes, loss_ppm / 1e6};
    }
    used -= (size_t)(end + 1 - text);
    memmove(text, end + 1, used + 1);
  }
  return used < sizeof text - 1;
}

static void wait_for_work(struct pollfd *sides, const Direction *up, const Direction *down) {
  int64_t at_ns = now_ns(), wake_ns = at_ns + SECOND_NS;
  if (up->first != NULL && up->first->due_ns < wake_ns) wake_ns = up->first->due_ns;
  if (down->first != NULL && down->first->due_ns < wake_ns) wake_ns = down->first->due_ns;
  int64_t left_ns = wake_ns > at_ns ? wake_ns - at_ns : 0;
  struct timespec left = {left_ns / SECOND_NS, left_ns % SECOND_NS};
  ppoll(sides, 3, &left, NULL);
}

static void receive(int side, Direction *direction) {
  static uint8_t bytes[MAX_FRAME];
  for (int i = 0; i < TURN_FRAMES; i++) {
    ssize_t length = read(side, bytes, sizeof bytes);
    if (length <= 0) return;
    enqueue(direction, bytes, (int)length, now_ns());
  }
}

static void deliver(int side, Direction *direction) {
  int64_t at_ns = now_ns();
  for (Frame *frame; (frame = take_due(direction, at_ns)) != NULL; free(frame)) {
    /* A full or closed interface loses the frame, as a cable does. */
    if (write(side, frame->bytes, frame->length) < 0) continue;
  }
}

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: wire PORT TAP\n");
    return 2;
  }
  prctl(PR_SET_TIMERSLACK, 1);
  prctl(PR_SET_PDEATHSIG, 9);
  struct sched_param realtime = {.sched_priority = 10};
  sched_setscheduler(0, SCHED_FIFO, &realtime); /* Without the right to it, delays are a little less exact. */
  srand48(now_ns());
  int tap = open_tap(arguments[2]), port = open_port(arguments[1]);
  fcntl(0, F_SETFL, O_NONBLOCK);
  printf("ready\n");
  fflush(stdout);

  Direction up = {0}, down = {0};
  struct pollfd sides[3] = {{port, POLLIN, 0}, {tap, POLLIN, 0}, {0, POLLIN, 0}};
  for (;;) {
    wait_for_work(sides, &up, &down);
    receive(port, &up);
    receive(tap, &down);
    deliver(tap, &up);
    deliver(port, &down);
    if (sides[2].revents != 0 && !read_settings()) return 0;
  }
}
