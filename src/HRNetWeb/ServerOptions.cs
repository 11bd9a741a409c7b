using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace HRNetWeb;

/// <summary>The "Server" section of appsettings.json.</summary>
internal sealed class ServerOptions
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
}

/// <summary>Checks the "Server" section.</summary>
[OptionsValidator]
internal sealed partial class ServerOptionsValidator : IValidateOptions<ServerOptions>;
