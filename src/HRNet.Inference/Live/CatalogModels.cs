using HRNet.Inference.Catalog;
using HRNet.Inference.Detection;

namespace HRNet.Inference.Live;

/// <summary>The models of a catalog, for live sessions.</summary>
/// <param name="catalog">Gives the catalog, or says in words why it is not there yet.</param>
public sealed class CatalogModels(Func<ModelCatalog> catalog) : ILiveModels
{
    private const int MostFound = 20;

    /// <inheritdoc/>
    public LivePoses Poses(string? name)
    {
        var models = catalog();
        var poses = models.Pose(name);
        return new LivePoses(poses.Model, poses.EstimateAsync, Finder(models.People(name).Detector));
    }

    /// <inheritdoc/>
    public LiveSegments Segments(string? name)
    {
        var segments = catalog().Segmentation(name);
        return new LiveSegments(segments.Model, segments.SegmentAsync);
    }

    private static PersonFinder? Finder(PersonDetector? detector) => detector is null ? null : async (frame, cancel) =>
        [.. (await detector.FindAsync(frame, MostFound, cancel).ConfigureAwait(false)).Objects.Select(person => person.Box)];
}
