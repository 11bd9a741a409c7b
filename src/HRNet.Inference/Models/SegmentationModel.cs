using HRNet.Imaging;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Catalog;
using HRNet.Inference.Devices;
using HRNet.Inference.Overlays;
using HRNet.Inference.Results;
using HRNet.Inference.Segmentation;
using HRNet.Models;

namespace HRNet.Inference;

/// <summary>Finds the class of every pixel of pictures.</summary>
public sealed class SegmentationModel : VisionModel<SegmentRequest, SegmentResult>
{
    private readonly Segmenter _model;

    private SegmentationModel(ModelOptions options, ModelCatalog catalog) : base(options, catalog) => _model = catalog.Segmentation();

    /// <inheritdoc/>
    public override ModelInfo Model => _model.Model;

    /// <summary>Opens a segmentation model.</summary>
    /// <param name="path">The .onnx file, or the name of one in the models folder (<see cref="ModelFiles.Folder"/>).</param>
    /// <param name="options">Device, limits; null for the usual.</param>
    /// <exception cref="UnknownModelException">There is no such file or name.</exception>
    /// <exception cref="ModelLoadException">It is no segmentation model, or cannot be served.</exception>
    /// <exception cref="DeviceException">The device is asked for strictly and does not run the model.</exception>
    public static SegmentationModel Open(string path, ModelOptions? options = null) => Wait(OpenAsync(path, options));

    /// <inheritdoc cref="Open"/>
    /// <param name="path">The .onnx file, or the name of one in the models folder (<see cref="ModelFiles.Folder"/>).</param>
    /// <param name="options">Device, limits; null for the usual.</param>
    /// <param name="cancel">Gives it up.</param>
    public static async Task<SegmentationModel> OpenAsync(string path, ModelOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new ModelOptions();
        return new SegmentationModel(options, await OpenAsync(path, options, cancel, ModelTask.Segment).ConfigureAwait(false));
    }

    /// <summary>Finds the classes of a picture.</summary>
    /// <param name="picture">A path, bytes, a stream or a frame.</param>
    /// <param name="request">What is asked; null for the usual.</param>
    /// <exception cref="PictureException">The picture is unreadable, of another type, or beyond the limits.</exception>
    /// <exception cref="RequestException">The request cannot be meant.</exception>
    public SegmentResult Segment(Picture picture, SegmentRequest? request = null) => Wait(AnswerAsync(picture, request, default));

    /// <inheritdoc cref="Segment"/>
    /// <param name="picture">A path, bytes, a stream or a frame.</param>
    /// <param name="request">What is asked; null for the usual.</param>
    /// <param name="cancel">Takes the request out of the queue.</param>
    public Task<SegmentResult> SegmentAsync(Picture picture, SegmentRequest? request = null, CancellationToken cancel = default) =>
        AnswerAsync(picture, request, cancel);

    /// <summary>Finds the classes of many pictures, in their order.</summary>
    /// <param name="pictures">Paths, bytes, streams or frames; asked for as the answers go on.</param>
    /// <param name="request">What is asked; null for the usual.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="PictureException">The next picture is unreadable, of another type, or beyond the limits.</exception>
    public IAsyncEnumerable<SegmentResult> SegmentAsync(
        IEnumerable<Picture> pictures, SegmentRequest? request = null, CancellationToken cancel = default) =>
        AnswerAsync(pictures, request, cancel);

    /// <summary>Writes a picture with its classes.</summary>
    /// <param name="picture">A path, bytes, a stream or a frame, which is not changed.</param>
    /// <param name="path">The file to write: .png, .jpg, .webp, or .svg for the shapes alone.</param>
    /// <param name="request">What is asked; null for the usual.</param>
    /// <param name="cancel">Takes the request out of the queue.</param>
    /// <returns>What is shown.</returns>
    public Task<SegmentResult> SaveOverlayAsync(
        Picture picture, string path, SegmentRequest? request = null, CancellationToken cancel = default) =>
        WriteOverlayAsync(picture, path, request, cancel);

    private protected override Task<SegmentResult> AnswerAsync(Frame frame, SegmentRequest request, CancellationToken cancel) =>
        _model.SegmentAsync(frame, request, cancel);

    private protected override IReadOnlyList<Shape> Shapes(SegmentResult result, int width, int height) =>
        SegmentOverlay.Shapes(result, Model.Card, width, height);
}
