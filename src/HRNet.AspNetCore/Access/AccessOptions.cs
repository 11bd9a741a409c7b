using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Access;

/// <summary>Who may ask for what, and how often: the "Access" section of a settings file. Nothing is asked of anybody where it is empty.</summary>
public sealed class AccessOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Access";

    /// <summary>
    /// The keys. As soon as one may infer, pictures, live video, models and devices are there only for those who bring such a key; what administers is there only where one may administer.
    /// </summary>
    [ValidateEnumeratedItems]
    public IList<AccessKey> Keys { get; set; } = [];

    /// <summary>Web pages of other origins that may use this service, its live video included, such as "https://gym.example". The service's own pages always may.</summary>
    public IList<string> Origins { get; set; } = [];

    /// <summary>Requests in a minute of a key, or of an address without one, on the average; 0 for as many as they like. Opening a live connection is one.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerMinute { get; set; }

    /// <summary>Requests that may come at once before <see cref="RequestsPerMinute"/> counts.</summary>
    /// <value>20.</value>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 20;

    /// <summary>Live connections of one address at the same time; 0 for as many as it likes.</summary>
    /// <value>8.</value>
    [Range(0, 100_000)]
    public int LiveConnectionsPerAddress { get; set; } = 8;

    /// <summary>Whether somebody without a key is turned away.</summary>
    internal bool NeedsKey => Keys.Any(key => key.May(AccessScope.Infer));

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var k = 0; k < Keys.Count; k++)
        {
            var key = Keys[k];
            if (key.Sha256.Length != 64 || !key.Sha256.All(char.IsAsciiHexDigit))
                yield return new($"{Section}:Keys:{k}:Sha256 is the SHA-256 of a key in 64 hexadecimal digits.");
            if (key.Id.Length is 0 or > 64 || Keys.Count(other => other.Id == key.Id) > 1)
                yield return new($"{Section}:Keys:{k}:Id is a name of at most 64 characters that no other key has; it stands in the log.");
            if (key.Scopes.Count == 0)
                yield return new($"{Section}:Keys:{k}:Scopes says what the key is for: Infer, Admin, or both.");
        }

        foreach (var origin in Origins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin)
                yield return new($"{Section}:Origins must look like https://gym.example, without a path; '{origin}' does not.");
        }
    }
}

/// <summary>A key that somebody was given.</summary>
public sealed class AccessKey
{
    /// <summary>Whose it is, for the log.</summary>
    public string Id { get; set; } = "";

    /// <summary>SHA-256 of the key in hexadecimal digits: the settings do not hold the key itself.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>What it is for.</summary>
    public IList<AccessScope> Scopes { get; set; } = [];

    /// <summary>Requests in a minute with this key, on the average; null for the setting of all.</summary>
    [Range(0, 1_000_000)]
    public int? RequestsPerMinute { get; set; }

    internal bool May(AccessScope scope) => Scopes.Contains(scope);
}

/// <summary>What a key is for.</summary>
public enum AccessScope
{
    /// <summary>Pictures, live video, and what there is to know about models and devices.</summary>
    Infer,

    /// <summary>Changing which models there are.</summary>
    Admin,
}
