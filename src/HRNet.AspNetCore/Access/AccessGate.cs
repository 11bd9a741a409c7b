using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using HRNet.AspNetCore.Problems;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Access;

/// <summary>
/// Stands before every endpoint and the hub: whose key it is, whether it may, and whether it has not asked too often. It stands there in every host, and before a byte of a body is read.
/// </summary>
internal sealed class AccessGate : IDisposable
{
    private const string Scheme = "Bearer ";

    private readonly AccessOptions _options;
    private readonly (AccessKey Key, byte[] Sha256)[] _keys;
    private readonly PartitionedRateLimiter<Caller> _rate;
    private readonly PartitionedRateLimiter<Caller> _live;

    public AccessGate(IOptions<AccessOptions> options)
    {
        _options = options.Value;
        _keys = [.. _options.Keys.Select(key => (key, Convert.FromHexString(key.Sha256)))];
        _rate = PartitionedRateLimiter.Create<Caller, string>(caller => (caller.Key?.RequestsPerMinute ?? _options.RequestsPerMinute) is > 0 and var perMinute
            ? RateLimitPartition.GetTokenBucketLimiter(caller.Partition, _ => Bucket(perMinute, _options.Burst))
            : RateLimitPartition.GetNoLimiter(caller.Partition));
        _live = PartitionedRateLimiter.Create<Caller, string>(caller => _options.LiveConnectionsPerAddress > 0
            ? RateLimitPartition.GetConcurrencyLimiter(caller.Address, _ => new() { PermitLimit = _options.LiveConnectionsPerAddress, QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter(caller.Address));
    }

    /// <summary>Lets the request through to the endpoint, or answers with the reason why not.</summary>
    /// <param name="http">The request.</param>
    /// <param name="scope">What a key must be for.</param>
    /// <param name="stays">Whether it opens a connection that stays.</param>
    /// <param name="endpoint">The endpoint.</param>
    public async Task PassAsync(HttpContext http, AccessScope scope, bool stays, RequestDelegate endpoint)
    {
        var caller = new Caller(Find(http.Request, stays), Network(http.Connection.RemoteIpAddress));
        http.Features.Set(caller);
        if ((Foreign(http.Request, stays) ?? Objection(http, caller, scope)) is { } objection)
        {
            await ProblemWriter.WriteAsync(http, objection);
            return;
        }

        using var asked = _rate.AttemptAcquire(caller);
        if (!asked.IsAcquired)
        {
            await ProblemWriter.WriteAsync(http, TooOften(caller, asked));
            return;
        }

        // Negotiating is a request like others; what follows stays open.
        using var place = stays && !HttpMethods.IsPost(http.Request.Method) ? _live.AttemptAcquire(caller) : null;
        if (place is { IsAcquired: false })
        {
            await ProblemWriter.WriteAsync(http, new(
                429, "too_many_connections", $"{_options.LiveConnectionsPerAddress} live connections of this address are open, which is as many as one address may have.")
            { RetryAfter = 5 });
            return;
        }

        if (Deadline.Read(http, out var deadline) is { } unclear)
        {
            await ProblemWriter.WriteAsync(http, unclear);
            return;
        }

        using (deadline)
            await endpoint(http);
    }

    /// <summary>Counts another picture of a request as the request that it could have been.</summary>
    /// <exception cref="ProblemException">There were too many (429).</exception>
    public void CountAnother(HttpContext http)
    {
        if (http.Features.Get<Caller>() is not { } caller)
            return;
        using var asked = _rate.AttemptAcquire(caller);
        if (!asked.IsAcquired)
            throw new ProblemException(TooOften(caller, asked));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rate.Dispose();
        _live.Dispose();
    }

    private static TokenBucketRateLimiterOptions Bucket(int perMinute, int burst) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1.0 / perMinute),
        QueueLimit = 0,
    };

    /// <summary>The network that a client is free to change its address in: of IPv6 the upper half, which one subscriber has for himself.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null)
            return "local";
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    private static Problem TooOften(Caller caller, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        var whose = caller.Key is { } key ? $"the key '{key.Id}'" : "this address";
        return ProblemMapper.Busy($"More requests, or pictures of one, came with {whose} than it may send.", wait) with { Code = "too_many_requests" };
    }

    /// <summary>
    /// Keeps web pages of other origins away: browsers let any page open a WebSocket anywhere and send it a form, so that it could use this service from its visitor's machine. Programs send no
    /// Origin header. A proxy that ends TLS makes https of the page and http of the request; the host stays the same.
    /// </summary>
    private Problem? Foreign(HttpRequest request, bool stays)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0 || (!stays && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))))
            return null;
        return string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            || string.Equals(origin, $"https://{request.Host}", StringComparison.OrdinalIgnoreCase)
            || _options.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
            ? null
            : new(403, "foreign_origin", $"Pages of {Problem.Short(origin)} may not use this service. The setting {AccessOptions.Section}:Origins can allow them.");
    }

    private Problem? Objection(HttpContext http, Caller caller, AccessScope scope)
    {
        if (scope == AccessScope.Admin && !_keys.Any(known => known.Key.May(scope)))
            return ProblemWriter.NotFound(http);
        if (scope == AccessScope.Infer && !_options.NeedsKey)
            return null;
        if (caller.Key is null)
            return new(401, "unauthorized", "This needs a key, in the header 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'.");
        return caller.Key.May(scope) ? null : new(403, "forbidden", $"The key '{caller.Key.Id}' is not for this.");
    }

    /// <summary>The key that was brought. Browsers cannot give a WebSocket headers; SignalR's client then puts it into the address.</summary>
    private AccessKey? Find(HttpRequest request, bool stays)
    {
        if (_keys.Length == 0)
            return null;
        var header = request.Headers.Authorization.ToString();
        var key = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim()
            : request.Headers["X-Api-Key"].ToString() is { Length: > 0 } plain ? plain
            : stays ? request.Query["access_token"].ToString() : "";
        if (key.Length is 0 or > 1024)
            return null;

        // All are compared, in constant time each, so that no time tells how much of a key was right.
        var sha256 = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        AccessKey? found = null;
        foreach (var known in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(sha256, known.Sha256))
                found = known.Key;
        }

        return found;
    }
}

/// <summary>Who asks.</summary>
/// <param name="Key">The key; null without one.</param>
/// <param name="Address">The network of the client.</param>
internal sealed record Caller(AccessKey? Key, string Address)
{
    /// <summary>What is counted together.</summary>
    public string Partition => Key is null ? $"address {Address}" : $"key {Key.Id}";
}

/// <summary>Puts endpoints behind the gate.</summary>
internal static class AccessRules
{
    /// <summary>Anybody may ask, as often as they like: probes.</summary>
    public static T OpenToAll<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Rule(Scope: null));

    /// <summary>Only who may administer.</summary>
    public static T NeedsAdmin<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Rule(AccessScope.Admin));

    /// <summary>Opens connections that stay open: their number is counted, and browsers give them no headers.</summary>
    public static T StaysOpen<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Rule(AccessScope.Infer, Stays: true));

    /// <summary>Puts the gate before every endpoint of a group; without another word each is for those who may infer.</summary>
    public static void BehindGate(this RouteGroupBuilder group) => ((IEndpointConventionBuilder)group).Finally(builder =>
    {
        var rule = RuleOf(builder.Metadata);
        if (rule.Scope is not { } scope)
            return;
        var endpoint = builder.RequestDelegate!;
        builder.RequestDelegate = http => http.RequestServices.GetRequiredService<AccessGate>().PassAsync(http, scope, rule.Stays, endpoint);
    });

    /// <summary>What a key must be for that endpoint; null where anybody may ask.</summary>
    public static AccessScope? ScopeOf(IEnumerable<object> metadata) => RuleOf(metadata).Scope;

    private static Rule RuleOf(IEnumerable<object> metadata) => metadata.OfType<Rule>().LastOrDefault() ?? new Rule(AccessScope.Infer);

    private sealed record Rule(AccessScope? Scope, bool Stays = false);
}
