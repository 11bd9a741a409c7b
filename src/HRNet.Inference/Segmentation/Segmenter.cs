using System.Diagnostics;
using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Pose;
using HRNet.Inference.Pose.Decoding;
using HRNet.Inference.Results;
using HRNet.Inference.Sampling;
using HRNet.Inference.Sessions;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Inference.Segmentation;

/// <summary>
/// Gives every pixel of a picture a class, as the code base of the model does it (<see cref="SegmentationRecipe"/>): scale, sample windows,
/// run, bring the answers to the picture, take the highest. Safe to use from several threads at once.
/// </summary>
public sealed class Segmenter
{
    /// <summary>The most classes that a <see cref="ClassMap"/>, with its one byte a pixel, can tell apart.</summary>
    private const int MostClasses = 256;

    /// <summary>Input values that wait for the network at once, where there are many windows: 64 MB.</summary>
    private const int MostValues = 1 << 24;

    private readonly ModelSession _session;
    private readonly NetworkShape _shape;
    private readonly Normalization _normalization;
    private readonly SegmentationRecipe _recipe;
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
        _recipe = SegmentationRecipe.Of(model.Card);
        _partners = FlipTest.Partners(model.Card.FlipPairs, shape.Channels);
    }

    /// <summary>The model.</summary>
    public ModelInfo Model { get; }

    /// <inheritdoc cref="ModelSession.ThrowIfFull"/>
    internal void ThrowIfFull(TimeSpan? patience) => _session.ThrowIfFull(patience);

    private bool AlignCorners => Model.Card.Upsampling == Upsampling.AlignCorners;

    /// <summary>
    /// Whether a window is averaged with its mirror image before anything else; else the mirrored picture is one more view of its own.
    /// </summary>
    private bool MergesWindows => _recipe.Rule != SegmentationRule.Mmseg;

    /// <summary>
    /// What the network takes of a picture of that size at the recipe's base size, unmirrored: a window, or all that slide over it.
    /// </summary>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    public InputShape InputFor(int width, int height)
    {
        var (columns, rows) = StartPicture.SizeFor(_recipe, width, height);
        var plan = InputPlan.For(Model.Card, _shape, columns, rows);
        return new(plan.Windows, plan.Rows.Window, plan.Columns.Window);
    }

    /// <summary>Finds the class of every pixel.</summary>
    /// <param name="frame">The upright picture; stays the caller's, and is read until the answer is there.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="cancel">Takes the request out of the queue.</param>
    /// <exception cref="RequestException">The mask's size or a scale is not within its bounds.</exception>
    /// <exception cref="BusyException">The model's queue is full.</exception>
    public async Task<SegmentResult> SegmentAsync(Frame frame, SegmentRequest request, CancellationToken cancel)
    {
        request.Check();
        var (start, clock) = (Stopwatch.GetTimestamp(), new Clock());
        using var picture = new StartPicture(frame, Model.Card);
        var (width, height) = request.MapOf(frame.Width, frame.Height);
        var views = new List<View>();
        try
        {
            foreach (var scale in request.Scales)
                views.Add(await LookAsync(
                    picture.Frame, scale, request.Flip, clock, views.FirstOrDefault()?.Answers[0], cancel).ConfigureAwait(false));
            var answered = Stopwatch.GetTimestamp();
            var map = new byte[width * height];
            var pixels = new long[views[0].Answers[0].Channels];
            ClassFill.Fill(Scores(views, picture, width, height), map, pixels, cancel);
            var timing = new StageTiming
            {
                Preprocess = clock.Preprocess.TotalMilliseconds,
                Queue = clock.Queue.TotalMilliseconds,
                Inference = clock.Run.TotalMilliseconds,
                Postprocess = Stopwatch.GetElapsedTime(answered).TotalMilliseconds,
                Total = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
            };
            return new SegmentResult(
                Model.Name, Model.Device.Device, Classes(pixels, map.Length), new ClassMap(map, width, height), timing)
            {
                Image = new(frame.Width, frame.Height),
            };
        }
        finally
        {
            foreach (var answer in views.SelectMany(view => view.Answers))
                answer.Dispose();
        }
    }

    /// <summary>
    /// Runs the picture at one scale, all its windows, some at a time; beside an answer at another scale, if there is one.
    /// </summary>
    private async Task<View> LookAsync(Frame picture, double scale, bool flip, Clock clock, NetworkAnswer? beside, CancellationToken cancel)
    {
        var plan = InputPlan.For(Model.Card, _shape, picture.Width, picture.Height, scale);
        var (across, sides) = (plan.Columns.Offsets.Count, flip ? 2 : 1);
        var atOnce = Math.Clamp(MostValues / (3 * plan.Rows.Window * plan.Columns.Window * sides), 1, plan.Windows);
        var view = new View(plan, flip, atOnce, []);
        try
        {
            for (var first = 0; first < plan.Windows; first += atOnce)
            {
                var began = Stopwatch.GetTimestamp();
                var windows = Math.Min(atOnce, plan.Windows - first);
                using var input = _session.Rent(
                    windows * sides, plan.Rows.Window, plan.Columns.Window, beside ?? view.Answers.FirstOrDefault());
                for (var window = first; window < first + windows; window++)
                {
                    cancel.ThrowIfCancellationRequested();
                    var (top, left) = (plan.Rows.Offsets[window / across], plan.Columns.Offsets[window % across]);
                    var image = (window - first) * sides;
                    Sample(picture, plan, top, left, input[image]);
                    if (!flip)
                        continue;
                    // The windows of a mirrored picture begin at its own left side.
                    var twin = MergesWindows ? left : plan.Columns.Scaled - plan.Columns.Window - left;
                    if (twin == left)
                        CropSampler.Mirror(input[image], plan.Columns.Window, input[image + 1]);
                    else
                        SampleMirrored(picture, plan, top, twin, input[image + 1]);
                }

                clock.Preprocess += Stopwatch.GetElapsedTime(began);
                var answer = await _session.RunAsync(input, cancel).ConfigureAwait(false);
                view.Answers.Add(answer);
                (clock.Queue, clock.Run) = (clock.Queue + answer.Queue, clock.Run + answer.Run);
            }

            return view;
        }
        catch
        {
            foreach (var answer in view.Answers)
                answer.Dispose();
            throw;
        }
    }

    private void SampleMirrored(Frame picture, InputPlan plan, int top, int left, Span<float> planes)
    {
        using var window = new Scratch(planes.Length);
        Sample(picture, plan, top, left, window.Span);
        CropSampler.Mirror(window.Span, plan.Columns.Window, planes);
    }

    private void Sample(Frame picture, InputPlan plan, int top, int left, Span<float> planes)
    {
        // The original code resizes pictures of floats, everybody else bytes.
        var levels = _recipe.Rule == SegmentationRule.Original ? LevelRule.Fractions : LevelRule.FixedPoint;
        BilinearSampler.Sample(picture, plan.Columns.InputColumns(left, levels), plan.Rows.InputRows(top, levels), _normalization, planes);
    }

    /// <summary>
    /// Whether the code base's way from logits to classes is one interpolation and the highest: in one window, where the class map has the
    /// size of the scaled picture, so that what comes between changes no order.
    /// </summary>
    private bool IsOneInterpolation(View view, StartPicture picture, int width, int height)
    {
        var plan = view.Plan;
        return plan.Windows == 1 && (_recipe.Rule == SegmentationRule.Plain
            || (!picture.IsMade && plan.Columns.Scaled == width && plan.Rows.Scaled == height && (!view.Flip || MergesWindows)));
    }

    /// <summary>Lays the steps from the network's cells to the class map behind one another.</summary>
    private ScoreRows Scores(List<View> views, StartPicture picture, int width, int height)
    {
        if (views is [var one] && IsOneInterpolation(one, picture, width, height))
        {
            var (plan, answer) = (one.Plan, one.Answers[0]);
            return new ResizedRows(
                new CellRows(answer, 0, one.Flip ? 1 : null, _partners),
                plan.Rows.Logits(answer.Rows, height, AlignCorners), plan.Columns.Logits(answer.Columns, width, AlignCorners));
        }

        if (_recipe.Rule == SegmentationRule.Original)
        {
            var windows = views.Select(view => Windows(view, mirrored: null));
            if (!picture.IsMade)
                return Sum([.. windows.Zip(views, (scores, view) => Resize(scores, view.Plan.Rows.Scaled, width, height))]);
            var (startWidth, startHeight) = (picture.Frame.Width, picture.Frame.Height);
            var sum = Sum([.. windows.Zip(views, (scores, view) => Resize(scores, view.Plan.Rows.Scaled, startWidth, startHeight))]);
            return new ResizedRows(sum, AxisTaps.Interpolated(picture.Height, height, AlignCorners),
                AxisTaps.Interpolated(picture.Width, width, AlignCorners));
        }

        bool[] sides = [false, true];
        ScoreRows[] logits =
        [
            .. views.SelectMany(view => sides.Take(view.Flip && !MergesWindows ? 2 : 1)
                .Select(mirrored => Resize(
                    Windows(view, view.Flip && MergesWindows ? null : mirrored), view.Plan.Rows.Scaled, width, height))),
        ];
        return logits is [var only] ? only : Sum([.. logits.Select(view => new ProbabilityRows(view))]);
    }

    private static ScoreRows Sum(ScoreRows[] terms) => terms is [var only] ? only : new SumRows(terms);

    /// <summary>The scaled picture's scores.</summary>
    /// <param name="view">Its windows.</param>
    /// <param name="mirrored">Whether those of the mirrored picture are taken, or of the picture; null for the mean of both.</param>
    private WindowRows Windows(View view, bool? mirrored)
    {
        var (plan, answer) = (view.Plan, view.Answers[0]);
        var rows = AxisTaps.Interpolated(answer.Rows, plan.Rows.Window, AlignCorners);
        var columns = AxisTaps.Interpolated(answer.Columns, plan.Columns.Window, AlignCorners);
        var windows = Enumerable.Range(0, plan.Windows).Select(window =>
        {
            var (part, image) = (view.Answers[window / view.AtOnce], window % view.AtOnce * (view.Flip ? 2 : 1));
            var (own, twin) = (mirrored is true ? (int?)null : image, view.Flip && mirrored is not false ? image + 1 : (int?)null);
            return new ResizedRows(new CellRows(part, own, twin, _partners), rows, columns);
        });
        int[] mirroredOffsets = [.. plan.Columns.Offsets.Select(left => plan.Columns.Scaled - plan.Columns.Window - left)];
        var laid = mirrored is true ? plan with { Columns = plan.Columns with { Offsets = mirroredOffsets } } : plan;
        return new WindowRows(laid, [.. windows], exponentials: _recipe.Rule == SegmentationRule.Original);
    }

    private ScoreRows Resize(ScoreRows scores, int rows, int width, int height) => scores.Columns == width && rows == height
        ? scores
        : new ResizedRows(
            scores, AxisTaps.Interpolated(rows, height, AlignCorners), AxisTaps.Interpolated(scores.Columns, width, AlignCorners));

    private SegmentClass[] Classes(long[] pixels, long all) =>
    [
        .. Enumerable.Range(0, pixels.Length)
            .Where(id => pixels[id] > 0)
            .OrderByDescending(id => pixels[id])
            .Select(id => new SegmentClass(
                id, ClassPalette.Name(Model.Card, id), ClassPalette.Color(Model.Card, id), pixels[id], (double)pixels[id] / all)),
    ];

    /// <summary>What the network answered to a picture at one scale.</summary>
    /// <param name="Plan">Where its windows lie.</param>
    /// <param name="Flip">Whether each window is followed by a mirrored one.</param>
    /// <param name="AtOnce">Windows in each answer but the last.</param>
    /// <param name="Answers">The answers, in reading order.</param>
    private sealed record View(InputPlan Plan, bool Flip, int AtOnce, List<NetworkAnswer> Answers);

    /// <summary>Times of stages that come several times.</summary>
    private sealed class Clock
    {
        public TimeSpan Preprocess { get; set; }

        public TimeSpan Queue { get; set; }

        public TimeSpan Run { get; set; }
    }
}
