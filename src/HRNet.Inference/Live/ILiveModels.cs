using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;

namespace HRNet.Inference.Live;

/// <summary>Finds people in a whole picture.</summary>
/// <param name="frame">The picture, which stays the caller's.</param>
/// <param name="cancel">Gives it up.</param>
/// <returns>Them, by falling score.</returns>
internal delegate Task<IReadOnlyList<DetectedObject>> PersonFinder(Frame frame, CancellationToken cancel);

/// <summary>A pose model, as live sessions use it.</summary>
/// <param name="Model">The model.</param>
/// <param name="EstimateAsync">Finds keypoints in boxes; reads the frame only before its first wait.</param>
/// <param name="Finder">Finds whom the model is for, in the background; without one, a search looks at the whole picture as one person.</param>
internal sealed record LivePoses(ModelInfo Model, Func<Frame, PoseRequest, CancellationToken, Task<PoseResult>> EstimateAsync, PersonFinder? Finder = null);

/// <summary>A segmentation model, as live sessions use it.</summary>
/// <param name="Model">The model.</param>
/// <param name="SegmentAsync">Finds the class of every pixel; reads the frame until the answer is there.</param>
internal sealed record LiveSegments(ModelInfo Model, Func<Frame, SegmentRequest, CancellationToken, Task<SegmentResult>> SegmentAsync);

/// <summary>The models that live sessions use. Implemented over the catalog, and by tests.</summary>
internal interface ILiveModels
{
    /// <summary>The pose model of that name; the default one for none.</summary>
    /// <exception cref="UnknownModelException">There is none.</exception>
    LivePoses Poses(string? name);

    /// <summary>The segmentation model of that name; the default one for none.</summary>
    /// <exception cref="UnknownModelException">There is none.</exception>
    LiveSegments Segments(string? name);
}
