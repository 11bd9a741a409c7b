using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using HRNet.AspNetCore.Problems;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>Lets only an administrator in. Where none is set, the endpoint is not there.</summary>
internal static class AdminKey
{
    private const string Scheme = "Bearer ";

    /// <summary>Asks for the key before the endpoint does anything.</summary>
    public static TBuilder NeedsAdminKey<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.AddEndpointFilter((call, next) =>
    {
        var http = call.HttpContext;
        var access = http.RequestServices.GetRequiredService<IOptions<AccessOptions>>().Value;
        if (access.AdminKeySha256.Length == 0)
            throw new ProblemException(ProblemWriter.NotFound(http));
        if (!Knows(http.Request.Headers.Authorization.ToString(), Convert.FromHexString(access.AdminKeySha256)))
            throw new ProblemException(new(401, "unauthorized", "This needs the administrator's key, in the header 'Authorization: Bearer KEY'."));
        return next(call);
    });

    /// <summary>Compares hashes in constant time, so that no time tells how much of a key was right.</summary>
    private static bool Knows(string header, byte[] sha256) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())), sha256);
}

/// <summary>The "Access" section of appsettings.json.</summary>
internal sealed class AccessOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Access";

    /// <summary>SHA-256 of the administrator's key in hexadecimal digits; empty where nobody administers over HTTP.</summary>
    [RegularExpression("^([0-9A-Fa-f]{64})?$", ErrorMessage = "Access:AdminKeySha256 is the SHA-256 of the administrator's key in 64 hexadecimal digits, or empty.")]
    public string AdminKeySha256 { get; set; } = "";
}
