package org.tanpuhui.activity.activity.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Which addresses are public: what is left of the IANA special-purpose registries (RFC 6890 and its
 * updates). Anything else could be a machine of ours.
 */
public final class Addresses {
  /** Address and prefix length; IPv4. */
  private static final int[][] NOT_PUBLIC_4 = {
    {0, 0, 0, 0, 8}, // this network
    {10, 0, 0, 0, 8}, // private
    {100, 64, 0, 0, 10}, // carrier-grade NAT
    {127, 0, 0, 0, 8}, // loopback
    {169, 254, 0, 0, 16}, // link-local, cloud metadata
    {172, 16, 0, 0, 12}, // private
    {192, 0, 0, 0, 24}, // protocol assignments
    {192, 0, 2, 0, 24}, // documentation
    {192, 31, 196, 0, 24}, // AS112
    {192, 52, 193, 0, 24}, // AMT
    {192, 88, 99, 0, 24}, // 6to4 relays
    {192, 168, 0, 0, 16}, // private
    {192, 175, 48, 0, 24}, // AS112
    {198, 18, 0, 0, 15}, // benchmarks
    {198, 51, 100, 0, 24}, // documentation
    {203, 0, 113, 0, 24}, // documentation
    {224, 0, 0, 0, 3} // multicast, reserved, broadcast
  };

  /** Leading bytes and prefix length, inside 2000::/3, the only IPv6 range that is global. */
  private static final int[][] NOT_PUBLIC_6 = {
    {0x20, 0x01, 0x00, 0x00, 23}, // protocol assignments, Teredo
    {0x20, 0x01, 0x0d, 0xb8, 32}, // documentation
    {0x20, 0x02, 0x00, 0x00, 16}, // 6to4, holds an IPv4 address
    {0x26, 0x20, 0x00, 0x4f, 32}, // AS112 and neighbours
    {0x3f, 0xff, 0x00, 0x00, 20} // documentation
  };

  private static final int GLOBAL_UNICAST = 0x20;
  private static final int GLOBAL_MASK = 0xe0;

  private Addresses() {}

  /** Whether an address is reachable from anywhere and is no special one. */
  public static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return !inAny(bytes, NOT_PUBLIC_4);
    }
    // Unique-local, link-local, multicast, loopback, IPv4-mapped, NAT64 lie outside 2000::/3.
    return (bytes[0] & GLOBAL_MASK) == GLOBAL_UNICAST && !inAny(bytes, NOT_PUBLIC_6);
  }

  private static boolean inAny(byte[] address, int[][] ranges) {
    int first = first32(address[0], address[1], address[2], address[3]);
    for (int[] range : ranges) {
      int mask = -1 << (32 - range[4]);
      if ((first & mask) == first32(range[0], range[1], range[2], range[3])) {
        return true;
      }
    }
    return false;
  }

  private static int first32(int a, int b, int c, int d) {
    return (a & 0xff) << 24 | (b & 0xff) << 16 | (c & 0xff) << 8 | (d & 0xff);
  }
}
