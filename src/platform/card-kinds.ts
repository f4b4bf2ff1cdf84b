/** What network cards are, by the names and hardware addresses that systems give them. */

/** A machine with containers may have dozens of cards, and each costs a socket. */
export const MAX_CARDS = 16;

/** Bridges and cards of containers and virtual machines, by the names that their programs give them. No other computer is behind one. */
const VIRTUAL =
  /^(br-|cni|docker|flannel|incusbr|lxc|lxdbr|podman|tap|vboxnet|veth|vethernet|virbr|vmnet|vnet)/i;
export const isVirtualCard = (name: string): boolean => VIRTUAL.test(name);

/** The hardware address of tunnels (tun, WireGuard, PPP), which carry no multicast. */
export const NO_MAC = "00:00:00:00:00:00";

/** The part of `os.networkInterfaces()` that is used. It lists only cards that are up and have a carrier. */
export type InterfaceTable = Readonly<
  Record<
    string,
    | readonly {
        readonly address: string;
        readonly family: string;
        readonly internal: boolean;
        readonly mac: string;
      }[]
    | undefined
  >
>;
