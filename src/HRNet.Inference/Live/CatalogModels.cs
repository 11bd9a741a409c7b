using HRNet.Inference.Catalog;
using HRNet.Inference.Pose;

namespace HRNet.Inference.Live;

/// <summary>The models of a catalog, for live sessions.</summary>
/// <param name="catalog">Gives the catalog, or says in words why it is not there yet.</param>
public sealed class CatalogModels(Func<ModelCatalog> catalog) : ILiveModels
{
    /// <summary>
    /// The score (box score times mean keypoint score) from which someone whom the detector sees is believed to be a person. Above what single pictures ask for: in video
    /// there is a next look soon, and a flag that was taken for a person would be followed for long.
    /// </summary>
    private const float Believed = 0.2f;

    /// <inheritdoc/>
    public LivePoses Poses(string? name)
    {
        var models = catalog();
        var poses = models.Pose(name);
        return new LivePoses(poses.Model, poses.EstimateAsync, Finder(models.People(name)));
    }

    /// <inheritdoc/>
    public LiveSegments Segments(string? name)
    {
        var segments = catalog().Segmentation(name);
        return new LiveSegments(segments.Model, segments.SegmentAsync);
    }

    /// <summary>Boxes of people in whom joints were found too; null where nothing detects whom the pose model is for.</summary>
    private static PersonFinder? Finder(PeopleFinder people) => people.Detector is null ? null : async (frame, cancel) =>
    {
        var found = await people.FindAsync(frame, new PoseRequest { PersonThreshold = Believed }, cancel).ConfigureAwait(false);
        return [.. found.People.Select(person => person.Box)];
    };
}
