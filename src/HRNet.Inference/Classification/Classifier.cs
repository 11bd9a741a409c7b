using System.Diagnostics;
using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Results;
using HRNet.Inference.Sampling;
using HRNet.Inference.Sessions;
using HRNet.Models;

namespace HRNet.Inference.Classification;

/// <summary>
/// Says what a whole picture is of: resize its shorter side, take the middle, run, softmax. Safe to use from several threads at once.
/// </summary>
public sealed class Classifier
{
    private readonly ModelSession _session;
    private readonly Normalization _normalization;
    private readonly ClassificationRecipe _recipe;

    /// <summary>Serves a model.</summary>
    /// <exception cref="ArgumentException">The card does not fit a classifier or its network.</exception>
    internal Classifier(ModelInfo model, ModelSession session, NetworkShape shape)
    {
        (Model, _session) = (model, session);
        if (shape is not { Rows: 1, Columns: 1 })
            throw new ArgumentException(
                $"the network answers {shape.Rows} x {shape.Columns} cells; a classifier answers one.", nameof(shape));
        if (shape.Channels != model.Card.Classes.Count)
        {
            throw new ArgumentException(
                $"the network tells {shape.Channels} classes apart, but the card names {model.Card.Classes.Count}.", nameof(shape));
        }

        _normalization = new Normalization(model.Card);
        _recipe = model.Card.Classification ?? ClassificationRecipe.Of(Math.Max(model.Card.InputHeight, model.Card.InputWidth));
    }

    /// <summary>The model.</summary>
    public ModelInfo Model { get; }

    /// <inheritdoc cref="ModelSession.ThrowIfFull"/>
    internal void ThrowIfFull(TimeSpan? patience) => _session.ThrowIfFull(patience);

    /// <summary>Finds the most probable classes.</summary>
    /// <param name="frame">The upright picture; stays the caller's, and is read only before the first wait.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="cancel">Takes the request out of the queue.</param>
    /// <exception cref="RequestException">More classes are asked for than the model knows, or none.</exception>
    /// <exception cref="BusyException">The model's queue is full.</exception>
    public async Task<ClassifyResult> ClassifyAsync(Frame frame, ClassifyRequest request, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        var (card, image) = (Model.Card, new ImageSize(frame.Width, frame.Height));
        if (request.Top is { } wanted && (wanted < 1 || wanted > card.Classes.Count))
            throw new RequestException(
                "top", $"top is {wanted}; it must be 1 to {card.Classes.Count}, as many classes as {Model.Name} knows.");
        using var input = _session.Rent(1, card.InputHeight, card.InputWidth);
        Sample(frame, input[0]);

        var preprocess = Stopwatch.GetElapsedTime(start);
        using var answer = await _session.RunAsync(input, cancel).ConfigureAwait(false);
        var answered = Stopwatch.GetTimestamp();
        var scores = Softmax(answer[0]);
        // Among equals the lower index comes first.
        ClassScore[] classes =
        [
            .. Enumerable.Range(0, scores.Length).OrderByDescending(id => scores[id]).Take(request.Top ?? ClassifyRequest.UsualTop)
                .Select(id => new ClassScore(id, card.Classes[id], scores[id])),
        ];
        var timing = new StageTiming
        {
            Preprocess = preprocess.TotalMilliseconds,
            Queue = answer.Queue.TotalMilliseconds,
            Inference = answer.Run.TotalMilliseconds,
            Postprocess = Stopwatch.GetElapsedTime(answered).TotalMilliseconds,
            Total = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
        };
        return new ClassifyResult(Model.Name, Model.Device.Device, classes, timing) { Image = image };
    }

    /// <summary>torchvision's Resize of the shorter side (the longer one is cut off to whole pixels), then CenterCrop.</summary>
    private void Sample(Frame frame, Span<float> planes)
    {
        var (width, height, side) = (frame.Width, frame.Height, _recipe.ShortSide);
        var (columns, rows) = width <= height ? (side, Longer(height, width)) : (Longer(width, height), side);
        FilterSampler.Sample(
            frame,
            FilterTaps.Middle(width, columns, Model.Card.InputWidth, _recipe.Filter),
            FilterTaps.Middle(height, rows, Model.Card.InputHeight, _recipe.Filter),
            _normalization,
            planes);

        int Longer(int longer, int shorter) => (int)((double)side * longer / shorter);
    }

    private static double[] Softmax(ReadOnlySpan<float> logits)
    {
        var scores = new double[logits.Length];
        double most = logits.Length == 0 ? 0 : float.NegativeInfinity, sum = 0;
        foreach (var logit in logits)
            most = Math.Max(most, logit);
        for (var k = 0; k < scores.Length; k++)
            sum += scores[k] = Math.Exp(logits[k] - most);
        for (var k = 0; k < scores.Length; k++)
            scores[k] /= sum;
        return scores;
    }
}
