using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore;

/// <summary>How much is taken, and at once: the "Uploads" section of a settings file.</summary>
public sealed class UploadOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Uploads";

    /// <summary>Pictures decoded at the same time; 0 means one for each core.</summary>
    [Range(0, 1024)]
    public int Decoders { get; set; }

    /// <summary>Requests that may wait for their picture to be decoded. One more is told to come back later.</summary>
    [Range(0, 65_536)]
    public int DecodeQueue { get; set; } = 64;

    /// <summary>Seconds within which a picture must have come. One that has not is refused (408), and its memory is free again.</summary>
    [Range(1, 3600)]
    public int BodySeconds { get; set; } = 60;

    /// <summary>Memory, in MiB, for the pictures of all requests together (files as sent and pixels). A request that would need more is told to come back later.</summary>
    [Range(16, 1 << 20)]
    public int PictureMemory { get; set; } = 1024;

    /// <summary>Bytes of a model file that an administrator may send.</summary>
    /// <value>1 GiB.</value>
    [Range(1 << 20, 1L << 40)]
    public long MaxModelBytes { get; set; } = 1 << 30;

    /// <summary>Pictures that one request may send where it may send several. Where requests are counted, each of them is one.</summary>
    /// <value>16.</value>
    [Range(1, 1024)]
    public int BatchPictures { get; set; } = 16;

    /// <summary>Bytes of all the pictures of such a request; of each, what Pictures:MaxBytes says.</summary>
    /// <value>64 MiB.</value>
    [Range(1024, 1L << 32)]
    public long BatchBytes { get; set; } = 64 << 20;

    /// <summary>Pictures that requests do not send but say the address of.</summary>
    [ValidateObjectMembers]
    public UrlOptions Urls { get; set; } = new();
}

/// <summary>Whether and from where pictures are fetched: the section "Uploads:Urls". Only from addresses of the public internet, whatever stands here.</summary>
public sealed class UrlOptions : IValidatableObject
{
    private const string Any = "*.";

    /// <summary>Whether they are fetched at all.</summary>
    public bool Allow { get; set; }

    /// <summary>Whether http:// is taken besides https://.</summary>
    public bool Http { get; set; }

    /// <summary>The only hosts that pictures are fetched from, such as "pictures.example" or "*.pictures.example"; empty for all.</summary>
    public IList<string> Hosts { get; set; } = [];

    /// <summary>Seconds within which a picture must be there.</summary>
    /// <value>10.</value>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Pictures that are fetched at the same time. One more is told to come back later.</summary>
    /// <value>16.</value>
    [Range(1, 1024)]
    public int AtOnce { get; set; } = 16;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var host in Hosts.Where(host => Uri.CheckHostName(host.StartsWith(Any, StringComparison.Ordinal) ? host[Any.Length..] : host) == UriHostNameType.Unknown))
            yield return new($"{UploadOptions.Section}:Urls:Hosts must look like pictures.example or *.pictures.example; '{host}' does not.");
    }

    /// <summary>Whether a host is one of those.</summary>
    internal bool Names(string host)
    {
        host = host.TrimEnd('.');
        return Hosts.Count == 0 || Hosts.Any(name => name.StartsWith(Any, StringComparison.Ordinal)
            ? host.EndsWith(name[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
