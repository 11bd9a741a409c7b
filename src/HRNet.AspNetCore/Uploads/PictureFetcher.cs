using System.Net;
using System.Net.Sockets;
using HRNet.AspNetCore.Problems;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Uploads;

/// <summary>Asks for the addresses of a host.</summary>
internal delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancel);

/// <summary>Connects to an address.</summary>
internal delegate Task<Stream> HostConnector(IPAddress address, int port, CancellationToken cancel);

/// <summary>
/// Fetches pictures from the public internet, where the settings allow it. A host's addresses are asked for once and checked, and the connection goes to one that was checked, whatever the name means by then.
/// </summary>
internal sealed class PictureFetcher(IOptions<UploadOptions> options, HostResolver resolve, HostConnector connect) : IDisposable
{
    private const int MostCharacters = 2048;
    private const int MostTries = 2;
    private const int HeaderKiB = 16;

    private readonly UrlOptions _options = options.Value.Urls;
    private readonly SemaphoreSlim _places = new(options.Value.Urls.AtOnce);

    /// <summary>The system's resolver.</summary>
    public static HostResolver Resolver { get; } = static (host, cancel) => Dns.GetHostAddressesAsync(host, cancel);

    /// <summary>TCP.</summary>
    public static HostConnector Connector { get; } = static async (address, port, cancel) =>
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    };

    /// <summary>Fetches a picture's bytes.</summary>
    /// <param name="text">Where they are.</param>
    /// <param name="limit">The most bytes that are taken.</param>
    /// <param name="memory">What they are counted in.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="ProblemException">
    /// Nothing is fetched here (403), or not from there (400), or it did not succeed (422), or the picture is too large (413), or as many are being fetched as may be (429).
    /// </exception>
    public async Task<UploadBuffer> FetchAsync(string text, long limit, PictureMemory.Share memory, CancellationToken cancel)
    {
        if (!_options.Allow)
            throw new ProblemException(new(403, "urls_are_off", $"This service fetches no pictures; send the bytes. The setting {UploadOptions.Section}:Urls:Allow can change that.") { Option = PictureBody.Url });
        var url = Parse(text);
        if (!_places.Wait(0, CancellationToken.None))
            throw new ProblemException(ProblemMapper.Busy($"{_options.AtOnce} pictures are being fetched already, which is as many as may.", TimeSpan.FromSeconds(1)));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            patience.CancelAfter(TimeSpan.FromSeconds(_options.TimeoutSeconds));
            return await ReadAsync(url, await ResolveAsync(url, patience.Token), limit, memory, patience.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw Failed($"it did not come within {_options.TimeoutSeconds} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException && !cancel.IsCancellationRequested)
        {
            throw Failed("the host cannot be reached, has no certificate that is trusted, or answers what is no HTTP", e);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private Uri Parse(string text)
    {
        if (text.Length > MostCharacters || text.Any(character => character <= ' ' || character == '\\') || !Uri.TryCreate(text, UriKind.Absolute, out var url))
            throw Refused($"'{PictureBody.Url}' must be an address such as https://pictures.example/one.jpg, of at most {MostCharacters} characters.");
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && _options.Http))
            throw Refused($"'{PictureBody.Url}' must begin with https://{(_options.Http ? " or http://" : "")}.");
        // Else whoever may ask here could have other ports called, one after another.
        if (!url.IsDefaultPort)
            throw Refused($"'{PictureBody.Url}' must not name a port.");
        if (url.UserInfo.Length > 0)
            throw Refused($"'{PictureBody.Url}' must not hold a user or a password.");
        return _options.Names(url.IdnHost) ? url : throw NotFromThere();
    }

    /// <summary>The addresses of the host, if each is one of the public internet. What is wrong else is not told, nor whether there is such a host: that would tell what there is inside.</summary>
    private async Task<IPAddress[]> ResolveAsync(Uri url, CancellationToken cancel)
    {
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(url.IdnHost, out var literal) ? [literal] : await resolve(url.IdnHost, cancel);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw NotFromThere(e);
        }

        return addresses.Length > 0 && addresses.All(PublicAddress.Is) ? addresses : throw NotFromThere();
    }

    private async Task<UploadBuffer> ReadAsync(Uri url, IPAddress[] addresses, long limit, PictureMemory.Share memory, CancellationToken cancel)
    {
        // One handler for each picture: no connection is used again, so that none leads where this picture's host was not found.
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = HeaderKiB,
            MaxResponseDrainSize = 0,
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, token) => ConnectAsync(addresses, context.DnsEndPoint.Port, token),
        };
        using var http = new HttpMessageInvoker(handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.UserAgent.Add(new("HRNetWeb", null));
        using var response = await http.SendAsync(request, cancel);
        if (response.StatusCode != HttpStatusCode.OK)
            throw Failed($"the host answers {(int)response.StatusCode}{((int)response.StatusCode is >= 300 and < 400 ? "; nobody is followed to another address" : "")}");
        if (response.Content.Headers.ContentEncoding.Count > 0)
            throw Failed("the host sends it compressed");
        if (response.Content.Headers.ContentLength > limit)
            throw UploadBuffer.TooLarge(limit);
        var buffer = await UploadBuffer.ReadAsync(await response.Content.ReadAsStreamAsync(cancel), limit, memory, cancel);
        if (!buffer.Bytes.IsEmpty)
            return buffer;
        buffer.Dispose();
        throw Failed("the host sends nothing");
    }

    private async ValueTask<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancel)
    {
        for (var k = 0; ; k++)
        {
            try
            {
                return await connect(addresses[k], port, cancel);
            }
            catch (SocketException) when (k + 1 < Math.Min(addresses.Length, MostTries))
            {
            }
        }
    }

    private static ProblemException Refused(string message, Exception? inner = null) => new(new(400, "url_refused", message) { Option = PictureBody.Url }, inner);

    private static ProblemException NotFromThere(Exception? inner = null) => Refused("This service fetches nothing from that host.", inner);

    private static ProblemException Failed(string why, Exception? inner = null) =>
        new(new(422, "url_failed", $"The picture could not be fetched: {why}.") { Option = PictureBody.Url }, inner);
}
