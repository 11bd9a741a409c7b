using System.ComponentModel.DataAnnotations;

namespace HRNetWeb;

/// <summary>The "Server" section of appsettings.json.</summary>
internal sealed class ServerOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Server";

    /// <summary>Where to listen unless <c>--urls</c>, <c>ASPNETCORE_URLS</c>, <c>ASPNETCORE_HTTP_PORTS</c> or a Kestrel section says otherwise.</summary>
    [Required, RegularExpression("^https?://[^ ]+$", ErrorMessage = "Server:Url must look like http://localhost:5080.")]
    public string Url { get; set; } = "http://localhost:5080";

    /// <summary>Pictures decoded at the same time; 0 means one for each core.</summary>
    [Range(0, 1024)]
    public int Decoders { get; set; }

    /// <summary>Requests that may wait for their picture to be decoded. One more is told to come back later.</summary>
    [Range(0, 65_536)]
    public int DecodeQueue { get; set; } = 64;

    /// <summary>Memory, in MiB, for the pictures of all requests together (files as sent and pixels). A request that would need more is told to come back later.</summary>
    [Range(16, 1 << 20)]
    public int PictureMemory { get; set; } = 1024;

    /// <summary>Connections at the same time.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 1024;

    /// <summary>Seconds that a client has for sending its request's headers.</summary>
    [Range(1, 600)]
    public int HeaderSeconds { get; set; } = 15;
}
