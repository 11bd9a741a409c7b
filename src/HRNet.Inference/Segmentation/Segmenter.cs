using System.Diagnostics;
using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Pose;
using HRNet.Inference.Pose.Decoding;
using HRNet.Inference.Results;
using HRNet.Inference.Sampling;
using HRNet.Inference.Sessions;

namespace HRNet.Inference.Segmentation;

/// <summary>
/// Gives every pixel of a picture a class: fit, sample, run, interpolate the logits straight to the picture's size, take the highest. Safe to use from
/// several threads at once.
/// </summary>
public sealed class Segmenter
{
    /// <summary>The most classes that a <see cref="ClassMap"/>, with its one byte a pixel, can tell apart.</summary>
    private const int MostClasses = 256;

    private readonly ModelSession _session;
    private readonly NetworkShape _shape;
    private readonly Normalization _normalization;
    private readonly int[] _partners;

    /// <summary>Serves a model.</summary>
    /// <exception cref="ArgumentException">The card does not fit a segmentation model or its network.</exception>
    internal Segmenter(ModelInfo model, ModelSession session, NetworkShape shape)
    {
        (Model, _session, _shape) = (model, session, shape);
        if (shape.Channels > MostClasses)
            throw new ArgumentException($"the network has {shape.Channels} classes; at most {MostClasses} are served.", nameof(shape));
        if (model.Card.Classes.Count != 0 && model.Card.Classes.Count != shape.Channels)
        {
            throw new ArgumentException(
                $"the network answers {shape.Channels} classes, but the card names {model.Card.Classes.Count}.", nameof(shape));
        }

        _normalization = new Normalization(model.Card);
        _partners = FlipTest.Partners(model.Card.FlipPairs, shape.Channels);
    }

    /// <summary>The model.</summary>
    public ModelInfo Model { get; }

    /// <summary>What the network takes of a picture of that size: a window, or all that slide over it.</summary>
    public InputShape InputFor(int width, int height)
    {
        var plan = InputPlan.For(Model.Card, _shape, width, height);
        return new(plan.Windows, plan.Rows.Window, plan.Columns.Window);
    }

    /// <summary>Finds the class of every pixel.</summary>
    /// <param name="frame">The upright picture; stays the caller's, and is read only before the first wait.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="cancel">Takes the request out of the queue.</param>
    /// <exception cref="RequestException">The mask's size is not within its bounds.</exception>
    /// <exception cref="BusyException">The model's queue is full.</exception>
    public async Task<SegmentResult> SegmentAsync(Frame frame, SegmentRequest request, CancellationToken cancel)
    {
        if (request.MaskSize is < SegmentRequest.LeastMaskSize or > SegmentRequest.MostMaskSize)
        {
            throw new RequestException(
                "maskSize", $"A mask's size is from {SegmentRequest.LeastMaskSize} to {SegmentRequest.MostMaskSize} pixels; {request.MaskSize} is not.");
        }

        var start = Stopwatch.GetTimestamp();
        var plan = InputPlan.For(Model.Card, _shape, frame.Width, frame.Height);
        var (width, height) = request.MapOf(frame.Width, frame.Height);
        var views = request.Flip ? 2 : 1;
        using var input = _session.Rent(plan.Windows * views, plan.Rows.Window, plan.Columns.Window);
        for (var window = 0; window < plan.Windows; window++)
        {
            var (down, right) = Math.DivRem(window, plan.Columns.Offsets.Count);
            BilinearSampler.Sample(frame, plan.Columns.InputColumns(right), plan.Rows.InputRows(down), _normalization, input[window * views]);
            if (request.Flip)
                CropSampler.Mirror(input[window * views], plan.Columns.Window, input[window * views + 1]);
        }

        var preprocess = Stopwatch.GetElapsedTime(start);
        using var answer = await _session.RunAsync(input, cancel).ConfigureAwait(false);
        var answered = Stopwatch.GetTimestamp();
        var (rows, columns) = (plan.Rows.Logits(answer.Rows, height), plan.Columns.Logits(answer.Columns, width));
        var map = new byte[width * height];
        var pixels = new long[answer.Channels];
        if (input.Images == 1)
            ClassFill.Fill(answer[0], answer.Channels, rows, columns, map, pixels);
        else
        {
            using var grid = new Scratch(answer.Channels * rows.Limit * columns.Limit);
            LogitGrid.Join(answer, plan, request.Flip ? _partners : null, grid.Span);
            ClassFill.Fill(grid.Span, answer.Channels, rows, columns, map, pixels);
        }

        var timing = new StageTiming
        {
            Preprocess = preprocess.TotalMilliseconds,
            Queue = answer.Queue.TotalMilliseconds,
            Inference = answer.Run.TotalMilliseconds,
            Postprocess = Stopwatch.GetElapsedTime(answered).TotalMilliseconds,
            Total = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
        };
        return new SegmentResult(Model.Name, Model.Device.Device, Classes(pixels, map.Length), new ClassMap(map, width, height), timing);
    }

    private SegmentClass[] Classes(long[] pixels, long all) =>
    [
        .. Enumerable.Range(0, pixels.Length)
            .Where(id => pixels[id] > 0)
            .OrderByDescending(id => pixels[id])
            .Select(id => new SegmentClass(
                id, ClassPalette.Name(Model.Card, id), ClassPalette.Color(Model.Card, id), pixels[id], (double)pixels[id] / all)),
    ];
}
