using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using HRNet.Fuzz.Hostile;
using HRNet.Imaging;

namespace HRNet.Fuzz;

/// <summary>Pictures that mean harm as they are, and damaged ones, posted to the service.</summary>
internal sealed class PictureFuzz(FuzzArguments arguments)
{
    private static readonly string[] s_types = ["image/jpeg", "image/png", "image/webp", "application/octet-stream", "image/gif", "image/x"];

    private readonly List<(string Name, byte[] Bytes)> _made = [.. HostilePictures.All()];
    private readonly List<(string Name, byte[] Bytes)> _seeds = [.. Seeds()];

    /// <summary>Sends them all.</summary>
    /// <returns>0 where none of them did harm.</returns>
    public async Task<int> RunAsync()
    {
        var report = new Report("pictures", arguments);
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

    /// <summary>Pictures to be damaged: small ones that mean harm, usual ones, and the tests' fixtures.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Seeds()
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
        foreach (var one in HostilePictures.AllSmall())
            yield return one;
    }

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
            var usual = random.Next(2) == 0;
            var (name, whole) = usual ? _seeds[random.Next(_seeds.Count - HostilePicturesCount)] : _seeds[random.Next(_seeds.Count)];
            if (random.Next(20) == 0 && HostilePictures.Cuts(whole).ToList() is { Count: > 0 } cuts)
                (kind, picture) = (Kind(name, "cut"), cuts[random.Next(cuts.Count)]);
            else
                (kind, picture) = (Kind(name, "damaged"), new Mutator(random).Mutate(whole, _seeds[random.Next(_seeds.Count)].Bytes));
        }

        var (type, form, where, accept) = (s_types[random.Next(s_types.Length)], random.Next(8) == 0, random.Next(8), random.Next(16));
        return (kind, picture, () =>
        {
            HttpContent content = new ByteArrayContent(picture);
            content.Headers.ContentType = new MediaTypeHeaderValue(type);
            if (form)
                content = new MultipartFormDataContent { { content, "image", "a.gif" } };
            var request = new HttpRequestMessage(HttpMethod.Post, where == 0 ? "/segment?maskSize=64" : "/pose?boxes=whole") { Content = content };
            if (accept == 0)
                request.Headers.Accept.Add(new(where == 1 ? "image/svg+xml" : "image/png"));
            return request;
        });

        static string Kind(string name, string how) => $"{name[..name.IndexOf(':', StringComparison.Ordinal)]}, {how}";
    }

    private int HostilePicturesCount => _seeds.FindLastIndex(one => one.Name.EndsWith("usual", StringComparison.Ordinal)) is var last ? _seeds.Count - last - 1 : 0;
}
