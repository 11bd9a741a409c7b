using HRNet.Imaging;
using HRNet.Imaging.Shapes;
using HRNet.Inference.Catalog;
using HRNet.Inference.Classification;
using HRNet.Inference.Devices;
using HRNet.Inference.Results;
using HRNet.Models;

namespace HRNet.Inference;

/// <summary>Says what pictures are of.</summary>
public sealed class ClassificationModel : VisionModel<ClassifyRequest, ClassifyResult>
{
    private readonly Classifier _model;

    private ClassificationModel(ModelOptions options, ModelCatalog catalog) : base(options, catalog) => _model = catalog.Classification();

    /// <inheritdoc/>
    public override ModelInfo Model => _model.Model;

    /// <summary>Opens a classification model.</summary>
    /// <param name="path">The .onnx file, or the name of one in the models folder (<see cref="ModelFiles.Folder"/>).</param>
    /// <param name="options">Device, limits; null for the usual.</param>
    /// <exception cref="UnknownModelException">There is no such file or name.</exception>
    /// <exception cref="ModelLoadException">It is no classification model, or cannot be served.</exception>
    /// <exception cref="DeviceException">The device is asked for strictly and does not run the model.</exception>
    public static ClassificationModel Open(string path, ModelOptions? options = null) => Wait(OpenAsync(path, options));

    /// <inheritdoc cref="Open"/>
    /// <param name="path">The .onnx file, or the name of one in the models folder (<see cref="ModelFiles.Folder"/>).</param>
    /// <param name="options">Device, limits; null for the usual.</param>
    /// <param name="cancel">Gives it up.</param>
    public static async Task<ClassificationModel> OpenAsync(string path, ModelOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new ModelOptions();
        return new ClassificationModel(options, await OpenAsync(path, options, cancel, ModelTask.Classify).ConfigureAwait(false));
    }

    /// <summary>Finds the most probable classes of a picture.</summary>
    /// <param name="picture">A path, bytes, a stream or a frame.</param>
    /// <param name="request">What is asked; null for the usual.</param>
    /// <exception cref="PictureException">The picture is unreadable, of another type, or beyond the limits.</exception>
    /// <exception cref="RequestException">The request cannot be meant.</exception>
    public ClassifyResult Classify(Picture picture, ClassifyRequest? request = null) => Wait(AnswerAsync(picture, request, default));

    /// <inheritdoc cref="Classify"/>
    /// <param name="picture">A path, bytes, a stream or a frame.</param>
    /// <param name="request">What is asked; null for the usual.</param>
    /// <param name="cancel">Takes the request out of the queue.</param>
    public Task<ClassifyResult> ClassifyAsync(Picture picture, ClassifyRequest? request = null, CancellationToken cancel = default) =>
        AnswerAsync(picture, request, cancel);

    /// <summary>Finds the most probable classes of many pictures, in their order.</summary>
    /// <param name="pictures">Paths, bytes, streams or frames; asked for as the answers go on.</param>
    /// <param name="request">What is asked; null for the usual.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="PictureException">The next picture is unreadable, of another type, or beyond the limits.</exception>
    public IAsyncEnumerable<ClassifyResult> ClassifyAsync(
        IEnumerable<Picture> pictures, ClassifyRequest? request = null, CancellationToken cancel = default) =>
        AnswerAsync(pictures, request, cancel);

    private protected override Task<ClassifyResult> AnswerAsync(Frame frame, ClassifyRequest request, CancellationToken cancel) =>
        _model.ClassifyAsync(frame, request, cancel);

    // There is nothing to paint, and no method that would.
    private protected override IReadOnlyList<Shape> Shapes(ClassifyResult result, int width, int height) => [];
}
