using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace HRNetWeb.Serving;

/// <summary>Why the service does not start, in words, where the one who started it can mend it.</summary>
internal static class StartFailure
{
    /// <summary>A sentence or more; null for a fault of our own, which needs its stack.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        OptionsValidationException wrong => $"The settings cannot be used: {string.Join(" ", wrong.Failures)}",
        InvalidOperationException unknown when unknown.Message.Contains(nameof(BinderOptions.ErrorOnUnknownConfiguration), StringComparison.Ordinal) =>
            $"The settings hold a name that does not exist: {unknown.Message[(unknown.Message.LastIndexOf(':') + 1)..].Trim()}.",
        InvalidOperationException { InnerException: ArgumentException or FormatException } unreadable => $"The settings cannot be used: {unreadable.Message}",
        IOException { InnerException: AddressInUseException } taken =>
            $"{taken.Message} Stop whatever listens there, or choose another address with --urls http://localhost:PORT.",
        SocketException refused => $"The service cannot listen there: {refused.Message}. Choose another address with --urls http://localhost:PORT.",
        InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } listening => $"The service cannot listen there: {FirstLine(listening.Message)}",
        CryptographicException wrong => $"The certificate or its key cannot be used: {wrong.Message}",
        FileNotFoundException or DirectoryNotFoundException => $"The settings cannot be used: {exception.Message}",
        DllNotFoundException missing => missing.Message,
        _ => null,
    };

    private static string FirstLine(string message) => message.ReplaceLineEndings("\n").Split('\n')[0];
}
