using HRNet.Inference.Catalog;

namespace HRNet.Inference.Live;

/// <summary>The models of a catalog, for live sessions.</summary>
/// <param name="catalog">Gives the catalog, or says in words why it is not there yet.</param>
public sealed class CatalogModels(Func<ModelCatalog> catalog) : ILiveModels
{
    /// <inheritdoc/>
    public PersonFinder? Finder => null;

    /// <inheritdoc/>
    public LivePoses Poses(string? name)
    {
        var poses = catalog().Pose(name);
        return new LivePoses(poses.Model, poses.EstimateAsync);
    }

    /// <inheritdoc/>
    public LiveSegments Segments(string? name)
    {
        var segments = catalog().Segmentation(name);
        return new LiveSegments(segments.Model, segments.SegmentAsync);
    }
}
