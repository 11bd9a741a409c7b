using System.Runtime.CompilerServices;
using HRNet.Imaging;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Catalog;
using HRNet.Inference.Overlays;
using HRNet.Models;

namespace HRNet.Inference;

/// <summary>
/// A model that a program opened, with its network loaded and warm. Safe to use from several threads at once: what comes at the same time
/// shares runs of the network. Dispose it when done; answers under way are completed first.
/// </summary>
/// <typeparam name="TRequest">What may be asked.</typeparam>
/// <typeparam name="TResult">What is answered.</typeparam>
public abstract class VisionModel<TRequest, TResult> : IDisposable, IAsyncDisposable
    where TRequest : class, new()
{
    private readonly ModelOptions _options;
    private readonly ModelCatalog[] _catalogs;

    /// <summary>Takes over opened models.</summary>
    private protected VisionModel(ModelOptions options, params ModelCatalog?[] catalogs) =>
        (_options, _catalogs) = (options, [.. catalogs.OfType<ModelCatalog>()]);

    /// <summary>Name, card and device of the model.</summary>
    public abstract ModelInfo Model { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var catalog in _catalogs)
            await catalog.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var catalog in _catalogs)
            catalog.DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Answers about an upright frame, which is read until the answer is there.</summary>
    private protected abstract Task<TResult> AnswerAsync(Frame frame, TRequest request, CancellationToken cancel);

    /// <summary>The shapes that show an answer.</summary>
    private protected abstract IReadOnlyList<Shape> Shapes(TResult result, int width, int height);

    /// <summary>The pixels of a picture, within the limits.</summary>
    internal Frame Decode(Picture picture, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return picture.Open(_options.Limits, cancel);
    }

    private protected async Task<TResult> AnswerAsync(Picture picture, TRequest? request, CancellationToken cancel)
    {
        using var frame = Decode(picture, cancel);
        return await AnswerAsync(frame, request ?? new TRequest(), cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Answers in the order of the pictures; a few are under way at once, so that runs are shared and decoding goes on beside them.
    /// </summary>
    private protected async IAsyncEnumerable<TResult> AnswerAsync(
        IEnumerable<Picture> pictures, TRequest? request, [EnumeratorCancellation] CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var underWay = new Queue<Task<TResult>>();
        try
        {
            foreach (var picture in pictures)
            {
                underWay.Enqueue(Task.Run(() => AnswerAsync(picture, request, stop.Token), stop.Token));
                if (underWay.Count >= Math.Max(2, Environment.ProcessorCount))
                    yield return await underWay.Dequeue().ConfigureAwait(false);
            }

            while (underWay.TryDequeue(out var answer))
                yield return await answer.ConfigureAwait(false);
        }
        finally
        {
            // Whoever stops in the middle, or meets a bad picture, leaves nothing running.
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (var rest in underWay)
                await ((Task)rest).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private protected async Task<TResult> WriteOverlayAsync(Picture picture, string path, TRequest? request, CancellationToken cancel)
    {
        var write = OverlayFile.For(path);
        using var frame = Decode(picture, cancel);
        var result = await AnswerAsync(frame, request ?? new TRequest(), cancel).ConfigureAwait(false);
        await File.WriteAllBytesAsync(path, write(Picture.Codec, frame, Shapes(result, frame.Width, frame.Height)), cancel)
            .ConfigureAwait(false);
        return result;
    }

    /// <summary>The answer of a task, for those who do not wait otherwise.</summary>
    private protected static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    /// <summary>Opens a model of a task, alone.</summary>
    /// <exception cref="UnknownModelException">There is no such file or name.</exception>
    /// <exception cref="ModelLoadException">It cannot be served, or is of another task.</exception>
    private protected static async Task<ModelCatalog> OpenAsync(
        string path, ModelOptions options, CancellationToken cancel, params ModelTask[] tasks)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var catalog = await options.OpenAsync(ModelFiles.Find(path, folder: null, tasks), cancel).ConfigureAwait(false);
        if (catalog.Models is [{ Card: var card }] && tasks.Contains(card.Task) && ModelCatalog.Serves(card))
            return catalog;
        await catalog.DisposeAsync().ConfigureAwait(false);
        throw new ModelLoadException(
            $"'{Path.GetFileName(path)}' is a model for the task '{catalog.Models[0].Card.Task}', not for '{tasks[0]}'.");
    }
}
