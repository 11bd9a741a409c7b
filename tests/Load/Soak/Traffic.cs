using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using HRNet.Imaging;

namespace HRNet.Load.Soak;

/// <summary>Requests of every kind, good and bad, each with the statuses that it may be answered with.</summary>
internal sealed class Traffic : IDisposable
{
    private const int Left = -1;

    private static readonly int[] s_accepted = [200, 429];

    private readonly HttpClient _http;
    private readonly Ledger _ledger;
    private readonly (byte[] Bytes, string Type)[] _pictures;
    private readonly Kind[] _kinds;
    private readonly int _weights;

    /// <summary>For a service at a host and port.</summary>
    public Traffic(string host, Ledger ledger)
    {
        _ledger = ledger;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(10) })
        {
            BaseAddress = new Uri($"http://{host}"),
            Timeout = TimeSpan.FromSeconds(60),
        };
        _pictures =
        [
            .. Samples.Photographs.Select(photograph => (photograph, "image/jpeg")),
            .. from photograph in Samples.Photographs.Take(2)
               from format in Enum.GetValues<PictureFormat>()
               from size in new[] { (Width: 160, Height: 120), (Width: 333, Height: 500), (Width: 1280, Height: 960) }
               select (Samples.Resized(photograph, size.Width, size.Height, format), $"image/{format.ToString().ToLowerInvariant()}"),
        ];
        var large = Samples.Resized(Samples.Photographs[^1], 4000, 3000, PictureFormat.Jpeg);
        var huge = Claim(9000, 9000);
        _kinds =
        [
            new("pose", 12, s_accepted, random => Picture(random, "/pose")),
            new("pose, whole", 8, s_accepted, random => Picture(random, "/pose?boxes=whole&flip=true")),
            new("segment", 8, s_accepted, random => Picture(random, $"/segment?mask={Pick(random, "png", "rle", "none")}")),
            new("detect", 8, s_accepted, random => Picture(random, "/detect?maxDetections=3")),
            new("classify", 4, s_accepted, random => Picture(random, "/classify?top=2")),
            new("analyze", 4, s_accepted, random => Picture(random, "/analyze?tasks=pose,segment,detect")),
            new("form", 6, s_accepted, random => Form(random, "/pose", "image")),
            new("painted", 6, s_accepted, random => Picture(random, Pick(random, "/pose", "/segment", "/detect"), Pick(random, "image/png", "image/jpeg", "image/webp", "image/svg+xml"))),
            new("overlay in JSON", 3, s_accepted, random => Picture(random, $"{Pick(random, "/pose", "/segment")}?overlay={Pick(random, "png", "jpeg", "webp")}")),
            new("12 megapixels", 1, s_accepted, random => Post(Pick(random, "/pose", "/segment?maskSize=512"), large, "image/jpeg")),
            new("broken picture", 8, [200, 400, 413, 415, 422, 429], random => Post("/pose", Broken(random), "image/jpeg")),
            new("cut picture", 4, [200, 400, 415, 429], random => Post("/segment?mask=none", Cut(random), "image/jpeg")),
            new("claims 81 megapixels", 2, [422, 429], _ => Post("/pose", huge, "image/jpeg")),
            new("17 MiB", 1, [413, 429], _ => Post("/pose", new byte[17 << 20], "image/jpeg", wait: true)),
            new("unknown option", 3, [400, 429], random => Picture(random, "/pose?treshold=0.3")),
            new("wrong option", 3, [400, 429], random => Picture(random, "/segment?mask=gif")),
            new("wrong field", 2, [400, 429], random => Form(random, "/pose", "file")),
            new("no form", 2, [400, 429], _ => Post("/pose", [1, 2, 3], "multipart/form-data; boundary=x")),
            new("unknown model", 2, [404, 429], random => Picture(random, "/pose?model=none")),
            new("no picture", 2, [415, 429], _ => Post("/pose", [1, 2, 3], "text/plain")),
            new("not acceptable", 2, [406, 429], random => Picture(random, "/classify", "image/gif")),
            new("wrong method", 1, [405], _ => new(HttpMethod.Delete, "/pose")),
            new("no such page", 1, [404], _ => new(HttpMethod.Get, "/no/such/page")),
            new("page", 2, [200], random => new(HttpMethod.Get, Pick(random, "/", "/swagger/index.html", "/js/app.js", "/health/live"))),
            new("told", 2, [200], random => new(HttpMethod.Get, Pick(random, "/models", "/devices", "/metrics", "/health/ready"))),
            new("leaves", 6, [Left, .. s_accepted], random => Picture(random, Pick(random, "/pose", "/segment", "/detect", "/analyze"))) { Leaves = random => random.Next(1, 120) },
            new("slow body", 2, s_accepted, random => Slow(random, stalls: false)),
            // The web server's least rate is one on the average, so who sent much before is waited for; the connection of others may be gone before their answer is read.
            new("stalled body", 1, [0, 200, 408, 429], random => Slow(random, stalls: true)),
            new("leaves while sending", 2, [Left, 0, 429], random => Slow(random, stalls: true)) { Leaves = random => random.Next(50, 2000) },
        ];
        _weights = _kinds.Sum(kind => kind.Weight);
    }

    /// <summary>One client: sends what comes into its mind until it is stopped.</summary>
    public async Task SendAsync(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            var at = random.Next(_weights);
            var kind = _kinds.First(kind => (at -= kind.Weight) < 0);
            await SendAsync(kind, random);
            await Task.Delay(random.Next(40), CancellationToken.None);
        }
    }

    private async Task SendAsync(Kind kind, Random random)
    {
        using var leaving = new CancellationTokenSource();
        if (kind.Leaves is { } after)
            leaving.CancelAfter(after(random));
        using var request = kind.Make(random);
        try
        {
            using var response = await _http.SendAsync(request, leaving.Token);
            var status = (int)response.StatusCode;
            var isProblem = status < 400 || response.Content.Headers.ContentType?.MediaType == "application/problem+json";
            var expected = kind.Expected.Contains(status);
            if (expected && isProblem)
                _ledger.Add(kind.Name, $"{status}");
            else
                _ledger.Add(kind.Name, $"{status}", expected: false, $"{request.Method} {request.RequestUri}: {await response.Content.ReadAsStringAsync(leaving.Token)}");
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            _ledger.Add(kind.Name, "left");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            _ledger.Add(kind.Name, "no answer", kind.Expected.Contains(0), $"{request.Method} {request.RequestUri}: {e.Message} {e.InnerException?.Message}");
        }
    }

    private HttpRequestMessage Picture(Random random, string path, string accept = "application/json")
    {
        var (bytes, type) = _pictures[random.Next(_pictures.Length)];
        var request = Post(path, bytes, type);
        request.Headers.Accept.ParseAdd(accept);
        return request;
    }

    private HttpRequestMessage Form(Random random, string path, string field)
    {
        var (bytes, type) = _pictures[random.Next(_pictures.Length)];
        return new(HttpMethod.Post, path) { Content = new MultipartFormDataContent { { Content(bytes, type), field, "picture" }, { new StringContent("0.3"), "threshold" } } };
    }

    private HttpRequestMessage Slow(Random random, bool stalls) => new(HttpMethod.Post, "/pose?boxes=whole") { Content = new SlowContent(_pictures[random.Next(4)].Bytes, stalls) };

    private byte[] Broken(Random random)
    {
        var bytes = _pictures[random.Next(_pictures.Length)].Bytes.ToArray();
        for (var k = random.Next(1, 20); k > 0; k--)
            bytes[random.Next(random.Next(2) == 0 ? Math.Min(800, bytes.Length) : bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private static byte[] Cut(Random random)
    {
        var bytes = Samples.Photographs[random.Next(Samples.Photographs.Count)];
        return bytes[..random.Next(2, bytes.Length)];
    }

    /// <summary>A JPEG that says to be larger than its few bytes.</summary>
    private static byte[] Claim(ushort width, ushort height)
    {
        using var frame = new Frame(16, 16);
        var jpeg = PictureCodec.Create().Encode(frame, PictureFormat.Jpeg);
        // The frame's header: marker, length and precision, then rows and columns.
        var at = jpeg.AsSpan().IndexOf<byte>([0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(at + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(at + 7), width);
        return jpeg;
    }

    private static HttpRequestMessage Post(string path, byte[] bytes, string type, bool wait = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Content(bytes, type) };
        request.Headers.ExpectContinue = wait;
        return request;
    }

    private static ByteArrayContent Content(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static string Pick(Random random, params string[] words) => words[random.Next(words.Length)];

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>One kind of request.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Weight">How often it comes.</param>
    /// <param name="Expected">The statuses that it may end with; 0 is no answer.</param>
    /// <param name="Make">Makes one.</param>
    private sealed record Kind(string Name, int Weight, int[] Expected, Func<Random, HttpRequestMessage> Make)
    {
        /// <summary>After how many milliseconds its client leaves.</summary>
        public Func<Random, int>? Leaves { get; init; }
    }

    /// <summary>A body that comes in pieces, and perhaps not to its end.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly byte[] _bytes;
        private readonly bool _stalls;

        public SlowContent(byte[] bytes, bool stalls)
        {
            (_bytes, _stalls) = (bytes, stalls);
            Headers.ContentType = new("image/jpeg");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            const int Pieces = 10;
            for (var k = 0; k < Pieces; k++)
            {
                var (from, to) = (_bytes.Length * k / Pieces, _bytes.Length * (k + 1) / Pieces);
                await stream.WriteAsync(_bytes.AsMemory(from, to - from), cancellationToken);
                await stream.FlushAsync(cancellationToken);
                await Task.Delay(_stalls && k == Pieces / 2 ? 10_000 : 200, cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }
}
