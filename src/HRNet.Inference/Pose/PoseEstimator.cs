using System.Diagnostics;
using System.Numerics;
using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose.Decoding;
using HRNet.Inference.Results;
using HRNet.Inference.Sampling;
using HRNet.Inference.Sessions;
using HRNet.Models;

namespace HRNet.Inference.Pose;

/// <summary>
/// Finds the keypoints of people, or the landmarks of faces, in given boxes: crop, sample, run, decode. Safe to use from several threads at
/// once.
/// </summary>
public sealed class PoseEstimator
{
    private readonly ModelSession _session;
    private readonly Normalization _normalization;
    private readonly CropRule _rule;
    private readonly float[] _kernel;
    private readonly int[] _partners;
    private readonly VisibleJoints _visible;

    /// <summary>Serves a model.</summary>
    /// <exception cref="ArgumentException">The card does not fit a pose model or its network.</exception>
    internal PoseEstimator(ModelInfo model, ModelSession session, NetworkShape shape)
    {
        (Model, _session) = (model, session);
        var (count, each) = (model.Card.Keypoints.Count, model.Card.Decoder.MapsPerKeypoint());
        if (shape.Channels != count * each)
        {
            throw new ArgumentException(
                $"the network answers {shape.Channels} heat maps, but the card names {count} keypoints{(each > 1 ? $" of {each} maps each" : "")}.", nameof(shape));
        }

        if (model.Card.Limbs.Any(l => l.Length != 2 || l.Any(k => (uint)k >= (uint)count)))
            throw new ArgumentException($"a limb of the card is not two keypoints below {count}.", nameof(model));
        _normalization = new Normalization(model.Card);
        _rule = HeatMaps.RuleOf(model.Card.Decoder);
        _kernel = HeatMaps.KernelOf(model.Card.Decoder, model.Card.BlurKernel);
        _visible = new VisibleJoints(model.Card.Keypoints, model.Card.Limbs);
        _partners = FlipTest.Partners(model.Card.FlipPairs, count);
    }

    /// <summary>The model.</summary>
    public ModelInfo Model { get; }

    /// <inheritdoc cref="ModelSession.ThrowIfFull"/>
    internal void ThrowIfFull(TimeSpan? patience) => _session.ThrowIfFull(patience);

    /// <summary>Finds the keypoints of everyone in the request's boxes, or of the whole picture as one person.</summary>
    /// <param name="frame">The upright picture; stays the caller's, and is read only before the first wait.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="cancel">Takes the request out of the queue.</param>
    /// <exception cref="RequestException">An option of the request cannot be meant.</exception>
    /// <exception cref="BusyException">The model's queue is full.</exception>
    public async Task<PoseResult> EstimateAsync(Frame frame, PoseRequest request, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        var (width, height) = (frame.Width, frame.Height);
        var (boxes, source) = PoseBoxes.Choose(request, frame.Width, frame.Height);
        var card = Model.Card;
        var crops = boxes.Select(b => Crop.Around(b, card.InputWidth, card.InputHeight, _rule)).ToArray();
        var views = request.Flip ? 2 : 1;
        using var input = _session.Rent(crops.Length * views, card.InputHeight, card.InputWidth);
        for (var i = 0; i < crops.Length; i++)
        {
            CropSampler.Sample(frame, crops[i], _normalization, input[i * views]);
            if (request.Flip)
                CropSampler.Mirror(input[i * views], card.InputWidth, input[i * views + 1]);
        }

        var preprocess = Stopwatch.GetElapsedTime(start);
        using var answer = await _session.RunAsync(input, cancel).ConfigureAwait(false);
        var answered = Stopwatch.GetTimestamp();
        var threshold = request.Threshold ?? card.Threshold;
        var people = new List<Person>(crops.Length);
        for (var i = 0; i < crops.Length; i++)
            people.Add(
                Decode(answer, i * views, request, crops[i], boxes[i], threshold, request.BoxScores.Count > 0 ? request.BoxScores[i] : 1,
                    width, height));

        var timing = new StageTiming
        {
            Preprocess = preprocess.TotalMilliseconds,
            Queue = answer.Queue.TotalMilliseconds,
            Inference = answer.Run.TotalMilliseconds,
            Postprocess = Stopwatch.GetElapsedTime(answered).TotalMilliseconds,
            Total = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
        };
        return new PoseResult(Model.Name, Model.Device.Device, source, [.. people.OrderByDescending(p => p.Score)], timing)
        {
            Image = new(width, height),
            Threshold = threshold,
        };
    }

    private Person Decode(
        NetworkAnswer answer, int image, PoseRequest request, Crop crop, Box box, float threshold, float boxScore, int width, int height)
    {
        var points = new MapPoint[Model.Card.Keypoints.Count];
        if (request.Flip)
        {
            using var average = new Scratch(answer[image].Length);
            FlipTest.Merge(answer[image], answer[image + 1], _partners, answer.Columns, Model.Card.ShiftFlippedHeatMap, average.Span,
                Model.Card.Decoder.MapsPerKeypoint());
            Maps(average.Span, answer).Decode(Model.Card.Decoder, _kernel, points);
        }
        else
        {
            Maps(answer[image], answer).Decode(Model.Card.Decoder, _kernel, points);
        }

        for (var k = 0; k < points.Length; k++)
            points[k] = points[k] with { Score = ScoreCalibration.Apply(Model.Card.ScoreCalibration, points[k].Score) };
        var visible = new bool[points.Length];
        if (request.KeepImplausible)
            Array.ConvertAll(points, point => point.Score >= threshold).CopyTo(visible, 0);
        else
            _visible.Mark(points, threshold, crop, answer.Columns, answer.Rows, width, height, visible);

        var keypoints = new Keypoint[points.Length];
        var (sum, seen) = (0f, 0);
        for (var k = 0; k < points.Length; k++)
        {
            var place = crop.ToPicture(new Vector2(points[k].X, points[k].Y), answer.Columns, answer.Rows);
            keypoints[k] = new Keypoint(Model.Card.Keypoints[k], place.X, place.Y, points[k].Score, visible[k]);
            if (points[k].Score > threshold)
                (sum, seen) = (sum + points[k].Score, seen + 1);
        }

        return new Person(seen == 0 ? 0 : boxScore * sum / seen, box, keypoints);
    }

    private static HeatMaps Maps(ReadOnlySpan<float> values, NetworkAnswer answer) =>
        new(values, answer.Channels, answer.Rows, answer.Columns);
}
