using HRNet.Inference.Catalog;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;
using Microsoft.Extensions.Logging;

namespace HRNet.Inference.Tests.Models;

public sealed class VisionModelsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hrnet");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Each_model_opens_when_it_is_asked_for_first_and_is_the_same_from_then_on()
    {
        using var models = new VisionModels(_folder.FullName);
        Assert.Throws<UnknownModelException>(() => models.Segmentation);
        Ship("pose_coco17_w18_small_v1_192x144", "detect_person_w18_small_v1_320", "segment_person_w18_small_v1_256");

        Assert.NotEmpty(models.Pose.Estimate(Sample("street.jpg")).People);
        Assert.NotEmpty(models.Detection.Detect(Sample("street.jpg")).Objects);
        Assert.Contains(models.Segmentation.Segment(Sample("camera.jpg")).Classes, found => found.Name == "person");
        Assert.Same(models.Pose, models.Pose);
        Assert.Equal("detect_person_w18_small_v1_320", models.Pose.Detector?.Name);
    }

    [Fact]
    public void A_file_that_cannot_be_served_is_passed_over_and_the_log_says_why()
    {
        File.WriteAllText(In("a.onnx"), "no model");
        Ship("segment_person_w18_small_v1_256");
        using var log = new Lines();
        using var models = new VisionModels(_folder.FullName, new() { Loggers = log });

        Assert.Equal("segment_person_w18_small_v1_256", models.Segmentation.Model.Name);
        Assert.Contains(log.All, line => line.StartsWith("a.onnx cannot be read: ", StringComparison.Ordinal) && line.EndsWith(" It is passed over", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_no_model_fits_the_error_names_what_was_looked_at()
    {
        Ship("segment_person_w18_small_v1_256");
        using var models = new VisionModels(_folder.FullName);
        using var nowhere = new VisionModels(In("nowhere"));

        Assert.StartsWith($"No model for this task lies in '{_folder.FullName}'.", Assert.Throws<UnknownModelException>(() => models.Pose).Message);
        Assert.Contains("There is no such folder; HRNET_MODELS can name another.", Assert.Throws<UnknownModelException>(() => nowhere.Pose).Message);
        File.WriteAllText(In("a.onnx"), "no model");
        Assert.StartsWith($"No model for the task 'Pose' in '{_folder.FullName}' can be served. a.onnx cannot be read: ", Assert.Throws<ModelLoadException>(() => models.Pose).Message);
    }

    [Fact]
    public void A_model_of_faces_looks_into_the_boxes_and_without_them_takes_the_picture_as_one_face()
    {
        Ship("pose_coco17_w18_small_v1_192x144", "detect_person_w18_small_v1_320");
        DecidedModels.WriteFace(In("face.onnx"), .9f, .8f);
        using var models = new VisionModels(_folder.FullName);

        var whole = models.Face.Estimate(Sample("camera.jpg"));
        var boxed = models.Face.Estimate(Sample("camera.jpg"), new PoseRequest { Boxes = [new Box(200, 60, 90, 90), new Box(10, 10, 50, 50)] });

        Assert.Equal((BoxSource.WholePicture, 1), (whole.Boxes, whole.People.Count));
        Assert.Equal((BoxSource.Request, 2), (boxed.Boxes, boxed.People.Count));
        Assert.Equal("pose_coco17_w18_small_v1_192x144", models.Pose.Model.Name);
    }

    [Fact]
    public void What_it_opened_closes_with_it()
    {
        Ship("segment_person_w18_small_v1_256");
        var models = new VisionModels(_folder.FullName);
        var segmentation = models.Segmentation;

        models.Dispose();

        Assert.Throws<ObjectDisposedException>(() => models.Segmentation);
        Assert.ThrowsAny<Exception>(() => segmentation.Segment(Sample("camera.jpg")));
    }

    private static string Sample(string file) => Path.Combine(AppContext.BaseDirectory, "Samples", file);

    private void Ship(params string[] models)
    {
        foreach (var model in models)
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Shipped", $"{model}.onnx"), In($"{model}.onnx"));
    }

    private string In(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>What was logged.</summary>
    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Add(formatter(state, exception));

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
