using System.Net;

namespace HRNet.Pull;

/// <summary>Where files are taken from, and which addresses may be asked on the way.</summary>
/// <param name="Folder">A folder of this machine, or null.</param>
/// <param name="Base">A mirror's address that ends with a slash, or null for the publisher.</param>
internal sealed record PullSource(string? Folder, Uri? Base)
{
    /// <summary>Reads what a person asked for.</summary>
    /// <exception cref="PullException">It is neither a folder nor an address that is allowed.</exception>
    public static PullSource Parse(string? from)
    {
        if (from is null)
            return new(null, null);
        if (Directory.Exists(from))
            return new(from, null);
        if (!Uri.TryCreate(from.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            throw new PullException($"'{from}' is neither a folder that exists nor an https address.");
        if (address.Scheme == "http" && !address.IsLoopback)
            throw new PullException($"{from} is not encrypted: mirrors are asked by https, and by http only on this machine.");
        return new(null, address);
    }

    /// <summary>The address of a file; null where only a person gets it.</summary>
    public Uri? Address(PublishedFile file) => Base is null ? file.Url : new(Base, file.File);

    /// <summary>
    /// Whether an address may be asked: by https, on a host of the catalog or the mirror; by http, on this machine for a mirror that is
    /// there too.
    /// </summary>
    public bool Allows(Uri address) => address.Scheme switch
    {
        "https" => PublishedFiles.Hosts.Contains(address.Host) || address.Host.Equals(Base?.Host, StringComparison.OrdinalIgnoreCase),
        "http" => address.IsLoopback && Base is { Scheme: "http" },
        _ => false,
    };
}

/// <summary>A download that another try may bring to its end.</summary>
internal sealed class InterruptedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Asks for a file and follows redirects itself, each only to where the source allows: the framework's own following asks nobody. Proxies
/// are those of the environment (HTTPS_PROXY, NO_PROXY), as for every HttpClient.
/// </summary>
internal sealed class PullClient(PullSource source, PullOptions options) : IDisposable
{
    private const int MostRedirects = 5;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = options.Silence,
        UseCookies = false,
        UseProxy = source.Base is not { IsLoopback: true },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => _http.Dispose();

    /// <summary>The head of the answer; the body is read by the caller.</summary>
    /// <param name="address">The file's.</param>
    /// <param name="ask">Adds headers.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InterruptedException">The server cannot be reached now, or says nothing.</exception>
    /// <exception cref="PullException">It redirects to where it may not, or cannot be trusted.</exception>
    public async Task<HttpResponseMessage> GetAsync(Uri address, Action<HttpRequestMessage> ask, CancellationToken cancel)
    {
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            if (!source.Allows(address))
                throw new PullException($"The server sends on to {address.GetLeftPart(UriPartial.Path)}, which is no address that published files come from.");
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.Add(new("hrnet", "1.0"));
            ask(request);
            var answer = await SendAsync(request, cancel).ConfigureAwait(false);
            if (answer.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect
                or HttpStatusCode.PermanentRedirect) || answer.Headers.Location is not { } next)
                return answer;
            answer.Dispose();
            address = new Uri(address, next);
        }

        throw new PullException($"{address.Host} only sends on from one address to another.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(options.Silence);
        var host = request.RequestUri!.Host;
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new InterruptedException($"{host} does not answer.", e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            throw new PullException($"{host} cannot be reached: {Sentence(e)}", e);
        }
        catch (HttpRequestException e)
        {
            throw new InterruptedException($"{host} cannot be reached: {Sentence(e)}", e);
        }
    }

    private static string Sentence(Exception e) => e.Message.TrimEnd('.') + ".";
}
