using HRNet.Imaging;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Catalog;
using HRNet.Inference.Detection;
using HRNet.Inference.Devices;
using HRNet.Inference.Live;
using HRNet.Inference.Overlays;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Inference;

/// <summary>
/// Finds people and their joints in pictures, or the landmarks of faces in given boxes, as the model is.
/// <see cref="ModelOptions.Detector"/> says where people come from.
/// </summary>
public sealed class PoseModel : VisionModel<PoseRequest, PoseResult>
{
    private readonly PoseEstimator _poses;
    private readonly PeopleFinder _people;

    private PoseModel(ModelOptions options, ModelCatalog poses, ModelCatalog? detectors) : base(options, poses, detectors)
    {
        _poses = poses.Pose();
        _people = new PeopleFinder(_poses, detectors?.PersonDetector);
    }

    /// <inheritdoc/>
    public override ModelInfo Model => _people.Model;

    /// <summary>The model that finds the people; null where a picture is one person unless a request gives boxes.</summary>
    public ModelInfo? Detector => _people.Detector?.Model;

    /// <summary>The model as a tracker uses it.</summary>
    internal LivePoses Live => CatalogModels.Of(_poses, _people);

    /// <summary>Opens a pose or face model.</summary>
    /// <param name="path">The .onnx file, or the name of one in the models folder (<see cref="ModelFiles.Folder"/>).</param>
    /// <param name="options">Device, detector, limits; null for the usual.</param>
    /// <exception cref="UnknownModelException">There is no such file or name.</exception>
    /// <exception cref="ModelLoadException">It is no pose model, or cannot be served.</exception>
    /// <exception cref="DeviceException">The device is asked for strictly and does not run the model.</exception>
    public static PoseModel Open(string path, ModelOptions? options = null) => Wait(OpenAsync(path, options));

    /// <inheritdoc cref="Open"/>
    /// <param name="path">The .onnx file, or the name of one in the models folder (<see cref="ModelFiles.Folder"/>).</param>
    /// <param name="options">Device, detector, limits; null for the usual.</param>
    /// <param name="cancel">Gives it up.</param>
    public static async Task<PoseModel> OpenAsync(string path, ModelOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new ModelOptions();
        path = ModelFiles.Find(path, folder: null, ModelTask.Pose, ModelTask.Face);
        var poses = await OpenAsync(path, options, cancel, ModelTask.Pose, ModelTask.Face).ConfigureAwait(false);
        try
        {
            var detector = poses.Models[0].Card.Task == ModelTask.Pose ? options.Detector ?? Beside(path) : null;
            var detectors = string.IsNullOrEmpty(detector)
                ? null
                : await OpenAsync(detector, options, cancel, ModelTask.Detect).ConfigureAwait(false);
            return new PoseModel(options, poses, detectors);
        }
        catch
        {
            await poses.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Finds the people of a picture.</summary>
    /// <param name="picture">A path, bytes, a stream or a frame.</param>
    /// <param name="request">Boxes, thresholds; null for the usual.</param>
    /// <returns>The people, best first.</returns>
    /// <exception cref="PictureException">The picture is unreadable, of another type, or beyond the limits.</exception>
    /// <exception cref="RequestException">The request cannot be meant.</exception>
    public PoseResult Estimate(Picture picture, PoseRequest? request = null) => Wait(AnswerAsync(picture, request, default));

    /// <inheritdoc cref="Estimate"/>
    /// <param name="picture">A path, bytes, a stream or a frame.</param>
    /// <param name="request">Boxes, thresholds; null for the usual.</param>
    /// <param name="cancel">Takes the request out of the queue.</param>
    public Task<PoseResult> EstimateAsync(Picture picture, PoseRequest? request = null, CancellationToken cancel = default) =>
        AnswerAsync(picture, request, cancel);

    /// <summary>Finds the people of many pictures, in their order.</summary>
    /// <param name="pictures">Paths, bytes, streams or frames; asked for as the answers go on.</param>
    /// <param name="request">Boxes, thresholds; null for the usual.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="PictureException">The next picture is unreadable, of another type, or beyond the limits.</exception>
    public IAsyncEnumerable<PoseResult> EstimateAsync(
        IEnumerable<Picture> pictures, PoseRequest? request = null, CancellationToken cancel = default) =>
        AnswerAsync(pictures, request, cancel);

    /// <summary>Writes a picture with the skeletons of its people.</summary>
    /// <param name="picture">A path, bytes, a stream or a frame, which is not changed.</param>
    /// <param name="path">The file to write: .png, .jpg, .webp, or .svg for the skeletons alone.</param>
    /// <param name="request">Boxes, thresholds; null for the usual.</param>
    /// <param name="cancel">Takes the request out of the queue.</param>
    /// <returns>The people that are shown.</returns>
    public Task<PoseResult> SaveOverlayAsync(
        Picture picture, string path, PoseRequest? request = null, CancellationToken cancel = default) =>
        WriteOverlayAsync(picture, path, request, cancel);

    private protected override Task<PoseResult> AnswerAsync(Frame frame, PoseRequest request, CancellationToken cancel) =>
        _people.FindAsync(frame, request, cancel);

    private protected override IReadOnlyList<Shape> Shapes(PoseResult result, int width, int height) =>
        PoseOverlay.Shapes(result, Model.Card, width, height);

    /// <summary>The first detection model by name in the pose model's folder that knows people.</summary>
    private static string? Beside(string path) => ModelFiles.In(Path.GetDirectoryName(Path.GetFullPath(path))!).FirstOrDefault(
        file => ModelFiles.CardOf(file) is { Task: ModelTask.Detect, Detection: not null } card
            && card.Classes.Any(PersonDetector.IsPerson));
}
