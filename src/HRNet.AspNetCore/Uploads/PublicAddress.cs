using System.Net;
using System.Net.Sockets;

namespace HRNet.AspNetCore.Uploads;

/// <summary>Tells addresses of the public internet from all others: IANA's registries of special-purpose addresses (RFC 6890) say which are globally reachable.</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] s_special4 = [.. new[]
    {
        "0.0.0.0/8", // this network
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // private
        "100.64.0.0/10", // shared by a provider's customers
        "127.0.0.0/8", // loopback
        "169.254.0.0/16", // link-local, where clouds keep their credentials
        "192.0.0.0/24", // protocols
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", // documentation
        "192.88.99.0/24", // relays of 6to4
        "198.18.0.0/15", // benchmarks
        "224.0.0.0/4", // multicast
        "240.0.0.0/4", // reserved, and broadcast
    }.Select(IPNetwork.Parse)];

    private static readonly IPNetwork[] s_special6 = [.. new[]
    {
        "2001::/23", // protocols: Teredo, which hides an IPv4 address, benchmarks, identifiers
        "2001:db8::/32", "3fff::/20", // documentation
        "2002::/16", // 6to4, which hides an IPv4 address
    }.Select(IPNetwork.Parse)];

    /// <summary>Whether an address is one of the public internet.</summary>
    public static bool Is(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !s_special4.Any(network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => IsGlobal(address.GetAddressBytes()) && !s_special6.Any(network => network.Contains(address)),
        _ => false,
    };

    /// <summary>
    /// Only 2000::/3 is given to the public. All else is local, multicast, or hides an IPv4 address (::/96, ::ffff:0:0/96, 64:ff9b::/96, 64:ff9b:1::/48), as ISATAP (RFC 5214) does behind an
    /// identifier that it has in any network.
    /// </summary>
    private static bool IsGlobal(byte[] bytes) =>
        bytes[0] >> 5 == 1 && !(bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe);
}
