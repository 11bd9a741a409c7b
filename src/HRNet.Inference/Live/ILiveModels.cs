using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;
using HRNet.Models;

namespace HRNet.Inference.Live;

/// <summary>Finds people in a whole picture.</summary>
/// <param name="frame">The picture, which stays the caller's.</param>
/// <param name="cancel">Gives it up.</param>
/// <returns>Them, by falling score.</returns>
internal delegate Task<IReadOnlyList<DetectedObject>> PersonFinder(Frame frame, CancellationToken cancel);

/// <summary>A pose model, as live sessions use it.</summary>
/// <param name="Model">The model.</param>
/// <param name="EstimateAsync">Finds keypoints in boxes; reads the frame only before its first wait.</param>
/// <param name="Finder">
/// Finds whom the model is for, in the background; without one, a search looks at the whole picture as one person.
/// </param>
internal sealed record LivePoses(
    ModelInfo Model, Func<Frame, PoseRequest, CancellationToken, Task<PoseResult>> EstimateAsync, PersonFinder? Finder = null)
{
    /// <summary>Keeps the model open; to be disposed by whoever uses it. Null where nothing could close it.</summary>
    public IDisposable? Lease { get; init; }
}

/// <summary>A segmentation model, as live sessions use it.</summary>
/// <param name="Model">The model.</param>
/// <param name="SegmentAsync">Finds the class of every pixel; reads the frame until the answer is there.</param>
internal sealed record LiveSegments(ModelInfo Model, Func<Frame, SegmentRequest, CancellationToken, Task<SegmentResult>> SegmentAsync)
{
    /// <inheritdoc cref="LivePoses.Lease"/>
    public IDisposable? Lease { get; init; }
}

/// <summary>The models that live sessions use. Implemented over the catalog, and by tests.</summary>
internal interface ILiveModels
{
    /// <summary>Another number once models came, went or were replaced: what was asked for before is then to be asked for again.</summary>
    int Version { get; }

    /// <summary>The pose model of that name; the default one for none.</summary>
    /// <exception cref="UnknownModelException">There is none.</exception>
    LivePoses Poses(string? name);

    /// <summary>The segmentation model of that name; the default one for none.</summary>
    /// <exception cref="UnknownModelException">There is none.</exception>
    LiveSegments Segments(string? name);
}

/// <summary>The models of a catalog, for live sessions.</summary>
/// <param name="catalog">Gives the catalog, or says in words why it is not there yet.</param>
internal sealed class CatalogModels(Func<ModelCatalog> catalog) : ILiveModels
{
    /// <summary>The most people that one look reports: more than are followed, so that everyone who is may be confirmed.</summary>
    private const int MostSeen = 50;

    /// <inheritdoc/>
    public int Version => catalog().Version;

    /// <inheritdoc/>
    /// <exception cref="RequestException">It is a model of faces, which no detector finds from frame to frame.</exception>
    public LivePoses Poses(string? name) => Held(lease =>
    {
        var poses = lease.Models.Pose(name);
        if (poses.Model.Card.Task == ModelTask.Face)
        {
            throw new RequestException(
                "model", $"Live video has nothing that finds faces, and '{poses.Model.Name}' finds landmarks of faces: "
                + "POST /pose takes it. Live are pose models of bodies and hands.");
        }

        return Of(poses, lease.Models.People(name)) with { Lease = lease };
    });

    /// <summary>A pose model as live sessions use it.</summary>
    /// <param name="poses">Finds keypoints in boxes.</param>
    /// <param name="people">The same with what finds people.</param>
    internal static LivePoses Of(PoseEstimator poses, PeopleFinder people) => new(poses.Model, poses.EstimateAsync, Finder(people));

    /// <inheritdoc/>
    public LiveSegments Segments(string? name) => Held(lease =>
    {
        var segments = lease.Models.Segmentation(name);
        return new LiveSegments(segments.Model, segments.SegmentAsync) { Lease = lease };
    });

    private T Held<T>(Func<ModelLease, T> find)
    {
        var lease = catalog().Hold();
        try
        {
            return find(lease);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whom the detector sees; null where nothing detects whom the pose model is for. From half the score that makes a newcomer: what is
    /// doubtful alone is worth something where somebody is known to be (as in ByteTrack, Zhang et al. 2022).
    /// </summary>
    private static PersonFinder? Finder(PeopleFinder people) => people.Detector is not { } detector ? null : async (frame, cancel) =>
        (await detector.FindAsync(frame, MostSeen, people.PersonThreshold / 2, cancel).ConfigureAwait(false)).Objects;
}
