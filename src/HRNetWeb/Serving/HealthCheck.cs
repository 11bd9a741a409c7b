namespace HRNetWeb.Serving;

/// <summary>
/// Asks the service that runs with the same settings on this machine whether it is ready: <c>HRNetWeb --health</c>. An image needs no other program for its health check.
/// </summary>
internal static class HealthCheck
{
    /// <summary>What asks for it on the command line.</summary>
    public const string Switch = "--health";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Prints one line, and gives the exit code: 0 where the service is ready.</summary>
    /// <param name="settings">The service's settings.</param>
    public static async Task<int> RunAsync(IConfiguration settings)
    {
        var (ready, words) = await AskAsync(settings);
        await (ready ? Console.Out : Console.Error).WriteLineAsync(words);
        return ready ? 0 : 1;
    }

    /// <summary>Whether it is ready, and a sentence that says so.</summary>
    public static async Task<(bool Ready, string Words)> AskAsync(IConfiguration settings)
    {
        var addresses = Listener.Addresses(settings);
        if (addresses.FirstOrDefault(one => !one.IsUnixPipe && !one.IsNamedPipe && one.Port > 0) is not { } address)
            return (false, $"The health check needs an address with a port, such as http://localhost:5080, and the settings say {string.Join<BindingAddress>(" and ", addresses)}.");
        var ready = $"{address.Scheme}://{Here(address.Host)}:{address.Port}/health/ready";
        // It speaks to itself: through no proxy, and by an address that its certificate need not name.
        using var handler = new HttpClientHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        };
        using var client = new HttpClient(handler) { Timeout = s_patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, ready);
        request.Headers.Host = AllowedHost(settings["AllowedHosts"], address.Port);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return response.IsSuccessStatusCode
                ? (true, $"{ready} says that the service is ready.")
                : (false, $"{ready} answers {(int)response.StatusCode}: the service is not ready.");
        }
        catch (HttpRequestException e)
        {
            return (false, $"{ready} cannot be asked: {e.Message}");
        }
        catch (TaskCanceledException)
        {
            return (false, $"{ready} did not answer within {s_patience.TotalSeconds} seconds.");
        }
    }

    // "Every address" is none that could be called, and a bare image may not know the name localhost.
    private static string Here(string host) => host switch
    {
        "*" or "+" or "0.0.0.0" or "localhost" => "127.0.0.1",
        "[::]" => "[::1]",
        _ => host,
    };

    // Where the service answers to some names alone, it answers to one of those; the framework writes them "example.com;*.example.com".
    private static string? AllowedHost(string? allowed, int port) =>
        allowed?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, ..] names && !names.Contains("*")
            ? $"{first.Replace("*.", "health.", StringComparison.Ordinal)}:{port}"
            : null;
}
