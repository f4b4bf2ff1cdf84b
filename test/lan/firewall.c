/* firewall NAMESPACE-PATH: lets nothing into the namespace but what answers it, mDNS and neighbour discovery, as the
 * firewalls of desktops do. Stands in for nft, which is seldom installed. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TABLE "landline"
#define CHAIN "in"
#define MDNS_PORT 5353

static char batch[8192];
static size_t length;
static struct nlmsghdr *message;
/* Messages that the kernel acknowledges. */
static int awaited;

static void put(const void *bytes, size_t size) {
  memcpy(batch + length, bytes, size);
  length += NLMSG_ALIGN(size);
}

static void begin(int type, int flags, int family, int resource) {
  message = (struct nlmsghdr *)(batch + length);
  struct nlmsghdr head = {.nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | flags};
  struct nfgenmsg generic = {.nfgen_family = family, .version = NFNETLINK_V0, .res_id = htons(resource)};
  put(&head, sizeof head);
  put(&generic, sizeof generic);
  if (flags & NLM_F_ACK) awaited++;
}

static void end(void) { message->nlmsg_len = batch + length - (char *)message; }

static void attribute(int type, const void *bytes, size_t size) {
  struct nlattr head = {.nla_len = NLA_HDRLEN + size, .nla_type = type};
  put(&head, sizeof head);
  put(bytes, size);
}

static void text(int type, const char *value) { attribute(type, value, strlen(value) + 1); }

static void number(int type, uint32_t value) {
  uint32_t bigEndian = htonl(value);
  attribute(type, &bigEndian, sizeof bigEndian);
}

static struct nlattr *nest(int type) {
  struct nlattr *outer = (struct nlattr *)(batch + length);
  attribute(type | NLA_F_NESTED, "", 0);
  return outer;
}

static void close_nest(struct nlattr *outer) { outer->nla_len = batch + length - (char *)outer; }

static void data(int type, const void *bytes, size_t size) {
  struct nlattr *outer = nest(type);
  attribute(NFTA_DATA_VALUE, bytes, size);
  close_nest(outer);
}

static struct nlattr *element, *body;
static void expression(const char *name) {
  element = nest(NFTA_LIST_ELEM);
  text(NFTA_EXPR_NAME, name);
  body = nest(NFTA_EXPR_DATA);
}
static void end_expression(void) {
  close_nest(body);
  close_nest(element);
}

static void load_meta(int key) {
  expression("meta");
  number(NFTA_META_KEY, key);
  number(NFTA_META_DREG, NFT_REG_1);
  end_expression();
}

static void compare(int operation, const void *bytes, size_t size) {
  expression("cmp");
  number(NFTA_CMP_SREG, NFT_REG_1);
  number(NFTA_CMP_OP, operation);
  data(NFTA_CMP_DATA, bytes, size);
  end_expression();
}

static struct nlattr *expressions;
static void begin_rule(void) {
  begin((NFNL_SUBSYS_NFTABLES << 8) | NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND | NLM_F_ACK, NFPROTO_INET, 0);
  text(NFTA_RULE_TABLE, TABLE);
  text(NFTA_RULE_CHAIN, CHAIN);
  expressions = nest(NFTA_RULE_EXPRESSIONS);
}

static void accept_rest(void) {
  expression("immediate");
  number(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
  struct nlattr *outer = nest(NFTA_IMMEDIATE_DATA);
  struct nlattr *verdict = nest(NFTA_DATA_VERDICT);
  number(NFTA_VERDICT_CODE, NF_ACCEPT);
  close_nest(verdict);
  close_nest(outer);
  end_expression();
  close_nest(expressions);
  end();
}

static void rules(void) {
  const char loopback[16] = "lo";
  begin_rule();
  load_meta(NFT_META_IIFNAME);
  compare(NFT_CMP_EQ, loopback, sizeof loopback);
  accept_rest();

  uint32_t known = NF_CT_STATE_BIT(IP_CT_ESTABLISHED) | NF_CT_STATE_BIT(IP_CT_RELATED), none = 0;
  begin_rule();
  expression("ct");
  number(NFTA_CT_KEY, NFT_CT_STATE);
  number(NFTA_CT_DREG, NFT_REG_1);
  end_expression();
  expression("bitwise");
  number(NFTA_BITWISE_SREG, NFT_REG_1);
  number(NFTA_BITWISE_DREG, NFT_REG_1);
  number(NFTA_BITWISE_LEN, sizeof known);
  data(NFTA_BITWISE_MASK, &known, sizeof known);
  data(NFTA_BITWISE_XOR, &none, sizeof none);
  end_expression();
  compare(NFT_CMP_NEQ, &none, sizeof none);
  accept_rest();

  const uint8_t neighbours = 58, udp = 17;
  begin_rule();
  load_meta(NFT_META_L4PROTO);
  compare(NFT_CMP_EQ, &neighbours, sizeof neighbours);
  accept_rest();

  const uint16_t mdns = htons(MDNS_PORT);
  begin_rule();
  load_meta(NFT_META_L4PROTO);
  compare(NFT_CMP_EQ, &udp, sizeof udp);
  expression("payload");
  number(NFTA_PAYLOAD_DREG, NFT_REG_1);
  number(NFTA_PAYLOAD_BASE, NFT_PAYLOAD_TRANSPORT_HEADER);
  number(NFTA_PAYLOAD_OFFSET, 2); /* The destination's port. */
  number(NFTA_PAYLOAD_LEN, sizeof mdns);
  end_expression();
  compare(NFT_CMP_EQ, &mdns, sizeof mdns);
  accept_rest();
}

static void build(void) {
  begin(NFNL_MSG_BATCH_BEGIN, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES);
  end();
  begin((NFNL_SUBSYS_NFTABLES << 8) | NFT_MSG_NEWTABLE, NLM_F_CREATE | NLM_F_ACK, NFPROTO_INET, 0);
  text(NFTA_TABLE_NAME, TABLE);
  end();
  begin((NFNL_SUBSYS_NFTABLES << 8) | NFT_MSG_NEWCHAIN, NLM_F_CREATE | NLM_F_ACK, NFPROTO_INET, 0);
  text(NFTA_CHAIN_TABLE, TABLE);
  text(NFTA_CHAIN_NAME, CHAIN);
  struct nlattr *hook = nest(NFTA_CHAIN_HOOK);
  number(NFTA_HOOK_HOOKNUM, NF_INET_LOCAL_IN);
  number(NFTA_HOOK_PRIORITY, 0);
  close_nest(hook);
  number(NFTA_CHAIN_POLICY, NF_DROP);
  text(NFTA_CHAIN_TYPE, "filter");
  end();
  rules();
  begin(NFNL_MSG_BATCH_END, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES);
  end();
}

int main(int count, char **arguments) {
  if (count != 2) {
    fprintf(stderr, "usage: firewall NAMESPACE-PATH\n");
    return 2;
  }
  int namespace = open(arguments[1], O_RDONLY);
  if (namespace < 0 || setns(namespace, CLONE_NEWNET) < 0) {
    perror("firewall: setns");
    return 1;
  }
  int netfilter = socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  build();
  if (netfilter < 0 || sendto(netfilter, batch, length, 0, (struct sockaddr *)&kernel, sizeof kernel) < 0) {
    perror("firewall: netlink");
    return 1;
  }
  while (awaited > 0) {
    static char reply[16384];
    ssize_t size = recv(netfilter, reply, sizeof reply, 0);
    if (size < 0) {
      perror("firewall: netlink");
      return 1;
    }
    for (struct nlmsghdr *head = (struct nlmsghdr *)reply; NLMSG_OK(head, size); head = NLMSG_NEXT(head, size)) {
      if (head->nlmsg_type != NLMSG_ERROR) continue;
      int error = ((struct nlmsgerr *)NLMSG_DATA(head))->error;
      if (error != 0) {
        fprintf(stderr, "firewall: the kernel refuses: %s\n", strerror(-error));
        return 1;
      }
      awaited--;
    }
  }
  return 0;
}
