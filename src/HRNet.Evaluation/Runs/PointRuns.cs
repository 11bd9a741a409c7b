using System.Text.Json.Serialization;
using HRNet.Evaluation.Faces;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;

namespace HRNet.Evaluation.Runs;

/// <summary>A person of MPII's list (<c>valid.json</c>).</summary>
internal sealed record MpiiPerson
{
    /// <summary>Name of the picture's file.</summary>
    public required string Image { get; init; }

    /// <summary>Middle of the person; the first pixel is 1.</summary>
    public required double[] Center { get; init; }

    /// <summary>Height of the person over 200 pixels.</summary>
    public required double Scale { get; init; }

    /// <summary>Reads the list.</summary>
    /// <exception cref="EvaluationException">It is no such file.</exception>
    public static IReadOnlyList<MpiiPerson> ReadAll(string path) => JsonFile.Read(path, PointJson.Default.MpiiPersonArray, "MPII's list of people (valid.json)");
}

/// <summary>Runs keypoint models over lists of people or faces, each with one box.</summary>
internal static class PointRuns
{
    /// <summary>A scale of 1 is a side of so many pixels.</summary>
    private const double ScaleUnit = 200;

    /// <summary>MPII's centers lie high; the original moves them down.</summary>
    private const double MpiiDown = 15;

    /// <summary>Finds the joints of MPII's people.</summary>
    /// <returns>By person and joint: x, y, the first pixel being 0, and score.</returns>
    /// <exception cref="EvaluationException">Pictures are missing.</exception>
    public static Task<IReadOnlyList<double[][]>> MpiiAsync(
        IReadOnlyList<MpiiPerson> people, string pictures, PoseEstimator model, bool flip, RunOptions options, CancellationToken cancel) =>
        RunAsync([.. people.Select(one => (one.Image, Square(one.Center[0] - 1, one.Center[1] + MpiiDown * one.Scale - 1, one.Scale)))], pictures, model, flip, options, cancel);

    /// <summary>Finds the landmarks of faces.</summary>
    /// <returns>By face and landmark: x, y and score.</returns>
    /// <exception cref="EvaluationException">The truth does not say where the faces are, or pictures are missing.</exception>
    public static Task<IReadOnlyList<double[][]>> FacesAsync(
        FaceTruth truth, string pictures, PoseEstimator model, bool flip, RunOptions options, CancellationToken cancel)
    {
        if (truth.Images.Count == 0)
            throw new EvaluationException("To run a model the truth has to be a list with pictures and boxes (.csv), as the facial landmark code has it.");
        return RunAsync([.. truth.Images.Zip(truth.Boxes, (image, box) => (image, Square(box.X, box.Y, box.Scale)))], pictures, model, flip, options, cancel);
    }

    private static Box Square(double x, double y, double scale)
    {
        var side = scale * ScaleUnit;
        return new((float)(x - side / 2), (float)(y - side / 2), (float)side, (float)side);
    }

    private static async Task<IReadOnlyList<double[][]>> RunAsync(
        (string Image, Box Box)[] boxes, string pictures, PoseEstimator model, bool flip, RunOptions options, CancellationToken cancel)
    {
        PictureItem[] items = [.. boxes.Select((one, index) => new PictureItem($"{index}", Path.Combine(pictures, one.Image)))];
        var answers = await PictureRun.RunAsync(items, RunJson.Default.DoubleArrayArray, options, async (item, frame, stop) =>
        {
            var request = new PoseRequest { Boxes = [boxes[int.Parse(item.Key)].Box], KeepImplausible = true, Flip = flip };
            var found = await model.EstimateAsync(frame, request, stop).ConfigureAwait(false);
            return [.. found.People[0].Keypoints.Select(point => (double[])[point.X, point.Y, point.Score])];
        }, cancel).ConfigureAwait(false);
        return [.. items.Select(item => answers[item.Key])];
    }
}

/// <summary>Names in JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MpiiPerson[]))]
internal sealed partial class PointJson : JsonSerializerContext;
