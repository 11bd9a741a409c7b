using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace HRNetWeb;

/// <summary>The "Server" section of appsettings.json.</summary>
internal sealed class ServerOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Server";

    /// <summary>Where to listen unless <c>--urls</c>, <c>ASPNETCORE_URLS</c>, <c>ASPNETCORE_HTTP_PORTS</c> or a Kestrel section says otherwise.</summary>
    [Required, RegularExpression("^https?://[^ ]+$", ErrorMessage = "Server:Url must look like http://localhost:5080.")]
    public string Url { get; set; } = "http://localhost:5080";

    /// <summary>Connections at the same time.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 1024;

    /// <summary>Seconds that a client has for sending its request's headers.</summary>
    [Range(1, 600)]
    public int HeaderSeconds { get; set; } = 15;

    /// <summary>
    /// Seconds that the service goes on to take requests once it was asked to stop (SIGTERM), while /health/ready says 503: time for a balancer to see it before the port closes. What was accepted is
    /// finished in any case.
    /// </summary>
    [Range(0, 300)]
    public int DrainSeconds { get; set; }

    /// <summary>
    /// Proxies before this service, by address or network (10.0.0.0/8): what they say in X-Forwarded-For, -Proto and -Host is believed, and only what they say. Without them a proxy's address would be everybody's.
    /// </summary>
    public IList<string> Proxies { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var proxy in Proxies.Where(proxy => !IPAddress.TryParse(proxy, out _) && !System.Net.IPNetwork.TryParse(proxy, out _)))
            yield return new($"{Section}:Proxies are addresses or networks such as 10.0.0.0/8; '{proxy}' is neither.");
    }
}

/// <summary>Checks the "Server" section.</summary>
[OptionsValidator]
internal sealed partial class ServerOptionsValidator : IValidateOptions<ServerOptions>;
