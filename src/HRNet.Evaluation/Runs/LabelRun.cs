using HRNet.Evaluation.Labels;
using HRNet.Imaging;
using HRNet.Inference.Segmentation;

namespace HRNet.Evaluation.Runs;

/// <summary>Runs a segmentation model over a folder of pictures.</summary>
internal static class LabelRun
{
    /// <summary>Where the label maps of a run lie in its folder.</summary>
    public const string LabelFolder = "labels";

    /// <summary>Gives every picture with a truth its classes and counts them.</summary>
    /// <exception cref="EvaluationException">A truth has no picture, or sizes differ.</exception>
    public static async Task CountAsync(
        string truths, string pictures, Segmenter model, SegmentRequest request, LabelEvaluator evaluator, RunOptions options, CancellationToken cancel)
    {
        var pairs = LabelPairs.Of(truths, pictures, "picture");
        var labels = options.Folder is null ? null : Path.Combine(options.Folder, LabelFolder);
        var codec = PictureCodec.Create();
        var fresh = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        await PictureRun.RunAsync([.. pairs.Select(pair => new PictureItem(pair.Name, pair.Answer))], RunJson.Default.Boolean, options, async (item, frame, stop) =>
        {
            var result = await model.SegmentAsync(frame, request, stop).ConfigureAwait(false);
            var (width, height, ids) = (result.Map.Width, result.Map.Height, result.Map.Ids.ToArray());
            if (labels is not null)
            {
                var file = Path.Combine(labels, item.Key + ".png");
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllBytesAsync(file, codec.EncodeGray(ids, width, height), stop).ConfigureAwait(false);
            }

            LabelPairs.Add(evaluator, pairs[item.Key], new(width, height, ids));
            return fresh.TryAdd(item.Key, true);
        }, cancel).ConfigureAwait(false);
        // Pictures of an earlier start are counted from their maps.
        foreach (var pair in pairs.Where(pair => !fresh.ContainsKey(pair.Name)))
            LabelPairs.Add(evaluator, pair, LabelMap.Read(Path.Combine(labels!, pair.Name + ".png")));
    }
}
