using HRNet.Imaging;
using HRNet.Inference.Pose;

namespace HRNet.Benchmarks;

/// <summary>One pose model: its bare session, the same file in Node.js, and the whole way from a JPEG to keypoints.</summary>
internal static class PoseRace
{
    private const string Node = "onnxruntime-node";
    private const string Session = "session";
    private const string Pipeline = "pipeline";

    /// <summary>Runs the race.</summary>
    /// <param name="estimator">The model.</param>
    /// <param name="folder">Where its file is.</param>
    /// <param name="picture">A JPEG.</param>
    /// <param name="codec">Decodes it.</param>
    /// <param name="arguments">Time and threads.</param>
    public static Row Run(PoseEstimator estimator, string folder, byte[] picture, IPictureCodec codec, Arguments arguments)
    {
        var card = estimator.Model.Card;
        var path = Path.Combine(folder, $"{estimator.Model.Name}.onnx");
        int[] dimensions = [1, 3, card.InputHeight, card.InputWidth];
        var input = Noise(3 * card.InputHeight * card.InputWidth);
        using var node = arguments.Node is { } installed ? new NodeBinding(path, input, dimensions, arguments.Threads, folder, installed) : null;
        using var session = new RawRun(path, input, dimensions, arguments.Threads);
        var difference = node is null ? null : (float?)session.Output.Zip(node.Output, (ours, theirs) => Math.Abs(ours - theirs)).Max();

        var limits = new PictureLimits();
        var request = new PoseRequest();
        List<Contender> contenders =
        [
            Contender.Of(Session, session.Run),
            Contender.Of(Pipeline, () =>
            {
                using var frame = codec.Decode(picture, limits);
                estimator.EstimateAsync(frame, request, CancellationToken.None).GetAwaiter().GetResult();
            }),
        ];
        if (node is not null)
            contenders.Add(new Contender(Node, node.Run));
        var times = Race.Run(TimeSpan.FromSeconds(arguments.Seconds), contenders);
        return new Row(estimator.Model.Name, times.GetValueOrDefault(Node), times[Session], times[Pipeline], difference);
    }

    private static float[] Noise(int length)
    {
        const int Seed = 1;
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, length).Select(_ => 4 * random.NextSingle() - 2)];
    }

    /// <summary>The times of one model, and the largest difference between both sessions' outputs; null what was not raced.</summary>
    internal sealed record Row(string Model, Times? Node, Times Session, Times Pipeline, float? Difference);
}
