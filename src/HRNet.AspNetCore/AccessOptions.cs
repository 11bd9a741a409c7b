using System.ComponentModel.DataAnnotations;

namespace HRNet.AspNetCore;

/// <summary>The "Access" section of appsettings.json.</summary>
internal sealed class AccessOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Access";

    /// <summary>SHA-256 of the administrator's key in hexadecimal digits; empty where nobody administers over HTTP.</summary>
    [RegularExpression("^([0-9A-Fa-f]{64})?$", ErrorMessage = "Access:AdminKeySha256 is the SHA-256 of the administrator's key in 64 hexadecimal digits, or empty.")]
    public string AdminKeySha256 { get; set; } = "";
}
