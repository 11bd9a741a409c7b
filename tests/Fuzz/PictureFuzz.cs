using System.Net.Http.Headers;
using HRNet.Fuzz.Hostile;
using HRNet.Imaging;

namespace HRNet.Fuzz;

/// <summary>Pictures that mean harm as they are, and damaged ones, posted to the service.</summary>
internal sealed class PictureFuzz(FuzzArguments arguments)
{
    private static readonly string[] s_types = ["image/jpeg", "image/png", "image/webp", "application/octet-stream", "image/gif", "image/x"];

    private readonly List<(string Name, byte[] Bytes)> _made = [.. HostilePictures.All()];
    private readonly List<(string Name, byte[] Bytes)> _small = HostilePictures.AllSmall();
    private readonly List<(string Name, byte[] Bytes)> _usual = [.. Usual()];

    /// <summary>Sends them all.</summary>
    /// <returns>0 where none of them did harm.</returns>
    public async Task<int> RunAsync()
    {
        using var report = new Report("pictures", arguments);
        await using var target = new Target(arguments, report);
        await target.StartAsync();
        await Parallel.ForEachAsync(arguments.Cases, new ParallelOptions { MaxDegreeOfParallelism = arguments.Parallel }, async (number, _) =>
        {
            var (kind, picture, request) = Case(number);
            await target.AskAsync(number, kind, picture, request);
        });
        target.Watch();
        report.Print();
        return report.Failures == 0 ? 0 : 1;
    }

    /// <summary>The tests' fixtures, and what our encoder makes.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Usual()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Pictures")).Order(StringComparer.Ordinal))
            yield return (Path.GetExtension(file) switch { ".jpg" => "jpeg", ".png" => "png", _ => "webp" } + ": fixture", File.ReadAllBytes(file));
        var codec = PictureCodec.Create();
        using var frame = new Frame(96, 72);
        for (var i = 0; i < frame.Pixels.Length; i++)
            frame.Pixels[i] = (byte)(i / 288 * 2 + i % 288 / 3 * (i % 3));
        yield return ("jpeg: usual", codec.Encode(frame, PictureFormat.Jpeg, 60));
        yield return ("png: usual", codec.Encode(frame, PictureFormat.Png));
        yield return ("webp: usual", codec.Encode(frame, PictureFormat.Webp, 60));
    }

    private (string Name, byte[] Bytes) Seed(Random random) => random.Next(_usual.Count + _small.Count) is var one && one < _usual.Count ? _usual[one] : _small[one - _usual.Count];

    private (string Kind, byte[] Picture, Func<HttpRequestMessage> Request) Case(int number)
    {
        var random = Mutator.Case(arguments.Seed, number);
        var (kind, picture) = ("", Array.Empty<byte>());
        if (number < _made.Count)
        {
            (kind, picture) = (Kind(_made[number].Name, "made"), _made[number].Bytes);
        }
        else
        {
            // Half of the damage is done to pictures that an encoder made, which get further into a decoder.
            var (name, whole) = random.Next(2) == 0 ? _usual[random.Next(_usual.Count)] : Seed(random);
            if (random.Next(20) == 0 && HostilePictures.Cuts(whole).ToList() is { Count: > 0 } cuts)
                (kind, picture) = (Kind(name, "cut"), cuts[random.Next(cuts.Count)]);
            else
                (kind, picture) = (Kind(name, "damaged"), new Mutator(random).Mutate(whole, Seed(random).Bytes));
        }

        var (type, form, where, accept) = (s_types[random.Next(s_types.Length)], random.Next(8) == 0, random.Next(8), random.Next(16));
        return (kind, picture, Request);

        HttpRequestMessage Request()
        {
            HttpContent content = new ByteArrayContent(picture);
            content.Headers.ContentType = new MediaTypeHeaderValue(type);
            if (form)
                content = new MultipartFormDataContent { { content, "image", "a.gif" } };
            var request = new HttpRequestMessage(HttpMethod.Post, where == 0 ? "/segment?maskSize=64" : "/pose?boxes=whole") { Content = content };
            if (accept == 0)
                request.Headers.Accept.Add(new(where == 1 ? "image/svg+xml" : "image/png"));
            return request;
        }

        static string Kind(string name, string how) => $"{name[..name.IndexOf(':', StringComparison.Ordinal)]}, {how}";
    }
}
