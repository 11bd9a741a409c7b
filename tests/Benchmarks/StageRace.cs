using System.Numerics;
using HRNet.Imaging;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Pose.Decoding;
using HRNet.Inference.Sampling;
using HRNet.Models;

namespace HRNet.Benchmarks;

/// <summary>The stages around a session, each alone: 256 x 192 input, 17 heat maps of 64 x 48.</summary>
internal static class StageRace
{
    private const int Rows = 64;
    private const int Columns = 48;
    private const int Keypoints = 17;
    private const int Repeats = 20;

    /// <summary>The times of each stage.</summary>
    public static IReadOnlyDictionary<string, Times> Run(ModelCard card, byte[] picture, IPictureCodec codec, TimeSpan time)
    {
        var limits = new PictureLimits();
        using var frame = codec.Decode(picture, limits);
        var normalization = new Normalization(card);
        var whole = Crop.Around(new Box(0, 0, frame.Width, frame.Height), 4 * Columns, 4 * Rows);
        var person = Crop.Around(new Box(180, 20, 220, 390), 4 * Columns, 4 * Rows);
        var planes = new float[3 * 16 * Rows * Columns];
        var maps = Maps();
        var points = new MapPoint[Keypoints];
        var kernel = GaussianBlur.Kernel(card.BlurKernel);

        Contender Sampling(string name, Crop crop) =>
            Contender.Of($"sample a 256 x 192 crop, {name}", () => CropSampler.Sample(frame, crop, normalization, planes), Repeats);

        Contender Decoding(string name, HeatMapDecoder decoder) => Contender.Of($"decode 17 x 64 x 48, {name}", () =>
        {
            new HeatMaps(maps, Keypoints, Rows, Columns).Decode(decoder, kernel, points);
            foreach (var point in points)
                person.ToPicture(new Vector2(point.X, point.Y), Columns, Rows);
        }, Repeats);

        return Race.Run(
            time,
            Contender.Of("decode the JPEG", () => codec.Decode(picture, limits).Dispose()),
            Sampling("one person", person),
            Sampling("the whole picture", whole),
            Decoding("quarter step", HeatMapDecoder.Plain),
            Decoding("DARK", HeatMapDecoder.Dark),
            Decoding("UDP", HeatMapDecoder.Udp));
    }

    /// <summary>Gaussians in noise, as heat maps are.</summary>
    private static float[] Maps()
    {
        const int Seed = 2;
        const float Sigma = 2;
        var random = new Random(Seed);
        var values = new float[Keypoints * Rows * Columns];
        for (var k = 0; k < Keypoints; k++)
        {
            var (x, y) = (random.Next(Columns), random.Next(Rows));
            for (var row = 0; row < Rows; row++)
            {
                for (var column = 0; column < Columns; column++)
                {
                    var distance = (column - x) * (column - x) + (row - y) * (row - y);
                    values[(k * Rows + row) * Columns + column] = MathF.Exp(-distance / (2 * Sigma * Sigma)) + 0.01f * random.NextSingle();
                }
            }
        }

        return values;
    }
}
