using System.Diagnostics;
using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Geometry;
using HRNet.Inference.Results;
using HRNet.Inference.Sampling;
using HRNet.Inference.Sessions;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Inference.Detection;

/// <summary>
/// Finds the objects of a picture: letterbox, run, decode, and where the model has a second stage look at regions. Safe to use from several
/// threads at once.
/// </summary>
public sealed class Detector
{
    private readonly ModelSession _session;
    private readonly IDetectionHead _head;
    private readonly DetectionRecipe _recipe;
    private readonly Normalization _normalization;

    /// <summary>Serves a model.</summary>
    /// <exception cref="ArgumentException">The card does not fit a detector.</exception>
    internal Detector(ModelInfo model, ModelSession session, NetworkShape shape, IDetectionHead head)
    {
        (Model, _session, _head) = (model, session, head);
        _recipe = model.Card.Detection ?? throw new ArgumentException(
            "the card does not say how outputs become boxes (detection).", nameof(model));
        if (_recipe.Regions is null && shape.Channels != model.Card.Classes.Count)
        {
            throw new ArgumentException(
                $"the network tells {shape.Channels} classes apart, but the card names {model.Card.Classes.Count}.", nameof(shape));
        }

        _normalization = new Normalization(model.Card);
    }

    /// <summary>The model.</summary>
    public ModelInfo Model { get; }

    /// <inheritdoc cref="ModelSession.ThrowIfFull"/>
    internal void ThrowIfFull(TimeSpan? patience) => _session.ThrowIfFull(patience);

    /// <summary>Bytes of the masks of one picture's objects, at the picture's size.</summary>
    internal long MaskBytes { get; init; } = 256 << 20;

    /// <summary>What the network takes of a picture of that size: of many models the picture decides.</summary>
    public InputShape InputFor(int width, int height)
    {
        var letterbox = Letterbox.For(Model.Card, width, height);
        return new(1, letterbox.InputHeight, letterbox.InputWidth);
    }

    /// <summary>Finds the objects.</summary>
    /// <param name="frame">The upright picture; stays the caller's, and is read only before the first wait.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="cancel">Takes the request out of the queue.</param>
    /// <exception cref="RequestException">An option is out of range, or names a class that the model does not know.</exception>
    /// <exception cref="BusyException">The model's queue is full.</exception>
    public async Task<DetectResult> DetectAsync(Frame frame, DetectRequest request, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        var query = DetectQuery.Of(request, Model.Card, _recipe);
        var letterbox = Letterbox.For(Model.Card, frame.Width, frame.Height);
        using var input = _session.Rent(1, letterbox.InputHeight, letterbox.InputWidth);
        letterbox.Sample(frame, _normalization, input[0]);

        var preprocess = Stopwatch.GetElapsedTime(start);
        using var answer = await _session.RunAsync(input, cancel).ConfigureAwait(false);
        var answered = Stopwatch.GetTimestamp();
        var found = await _head.FindAsync(answer, letterbox, query, cancel).ConfigureAwait(false);
        var (objects, left) = (new List<DetectedObject>(found.Objects.Count), MaskBytes);
        foreach (var one in found.Objects)
        {
            cancel.ThrowIfCancellationRequested();
            var described = Describe(one, letterbox, left);
            left -= described.Mask?.Pixels.Length ?? 0;
            objects.Add(described);
        }

        var timing = new StageTiming
        {
            Preprocess = preprocess.TotalMilliseconds,
            Queue = (answer.Queue + found.Queue).TotalMilliseconds,
            Inference = (answer.Run + found.Run).TotalMilliseconds,
            Postprocess = (Stopwatch.GetElapsedTime(answered) - found.Queue - found.Run).TotalMilliseconds,
            Total = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
        };
        return new DetectResult(Model.Name, Model.Device.Device, objects, timing)
        {
            Image = new(letterbox.PictureWidth, letterbox.PictureHeight),
            Threshold = query.Threshold,
        };
    }

    /// <summary>Brings an object to the picture; its mask too, unless that takes more bytes than there are.</summary>
    private DetectedObject Describe(RawDetection found, Letterbox letterbox, long bytes)
    {
        var box = letterbox.Found(found.Box);
        var (width, height) = (letterbox.PictureWidth, letterbox.PictureHeight);
        ObjectMask? mask = null;
        if (found.Mask is { } small && MaskPaster.Bytes(box, MaskBranch.Side, width, height) <= bytes)
        {
            mask = letterbox.EdgesArePixels
                ? MaskPaster.Stretch(small, MaskBranch.Side, box, width, height, _recipe.Regions!.MaskThreshold)
                : MaskPaster.Paste(small, MaskBranch.Side, box, width, height, _recipe.Regions!.MaskThreshold);
        }

        var names = Model.Card.Classes;
        var name = found.Label < names.Count ? names[found.Label] : $"class_{found.Label}";
        return new DetectedObject(found.Label, name, found.Score, new Box(box.Left, box.Top, box.Width, box.Height), mask);
    }
}
