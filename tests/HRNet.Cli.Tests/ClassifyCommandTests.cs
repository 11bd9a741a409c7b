using System.Text.Json;
using HRNet.Inference.Tests;

namespace HRNet.Cli.Tests;

/// <summary>A classifier whose logits are 0, 2, 0, 1, 3, -1 and -2 whatever it is shown: answered, timed, evaluated.</summary>
public sealed class ClassifyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ClassifyCommandTests() => DecidedModels.WriteClassifier(_folder["kind.onnx"], 0, 2, 0, 1, 3, -1, -2);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_picture_is_answered_with_its_best_classes()
    {
        var words = await HRNetRun.Of("classify", HRNetRun.Sample("camera.jpg"), "--models", _folder.FullPath);
        var json = await HRNetRun.Of("classify", HRNetRun.Sample("camera.jpg"), "--model", _folder["kind.onnx"], "--top", "2", "--json");

        Assert.Equal((0, 0), (words.ExitCode, json.ExitCode));
        Assert.Equal(["class_4", "class_1", "class_3", "class_0", "class_2"], words.Output.Trim().Split('\n')[1..].Select(line => line.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]));
        using var answer = JsonDocument.Parse(json.Output);
        Assert.Equal([4, 1], answer.RootElement.GetProperty("classes").EnumerateArray().Select(found => found.GetProperty("classId").GetInt32()));
        Assert.Equal(512, answer.RootElement.GetProperty("image").GetProperty("width").GetInt32());
    }

    [Theory]
    [InlineData("it must be 1 to 7", "--top", "8")]
    [InlineData("There is no option '--out' here.", "--out", "x.png")]
    public async Task What_cannot_be_answered_is_refused_in_one_line(string words, params string[] options)
    {
        var run = await HRNetRun.Of(["classify", HRNetRun.Sample("camera.jpg"), "--models", _folder.FullPath, .. options]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(words, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_classifier_is_inspected_and_timed()
    {
        var model = await HRNetRun.Of("inspect", _folder["kind.onnx"]);
        var bench = await HRNetRun.Of("bench", _folder["kind.onnx"], "--seconds", "0.1");

        Assert.Contains("\"shortSide\":73", model.Output, StringComparison.Ordinal);
        Assert.Contains("batch 1 of 64x64", bench.Output, StringComparison.Ordinal);
        Assert.Contains("JPEG to answer", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_of_a_list_are_counted_and_the_answers_score_the_same_by_themselves()
    {
        Pictures("a.jpg", "b c.jpg", "d.jpg", "e.jpg");
        // The first is right at once, the second as the fifth, the third never, the fourth as the third.
        File.WriteAllText(_folder["val.txt"], "a.jpg 4\nb c.jpg 2\nd.jpg 6\r\n\ne.jpg\t3\n");

        var run = await Evaluate(_folder["val.txt"], "--out", _folder["out"]);

        Assert.Equal([75, 25], Stats(run));
        foreach (var file in new[] { "summary.json", "report.md", "errors.svg", "predictions.txt" })
            Assert.True(new FileInfo(Path.Combine(_folder["out"], file)).Length > 20, file);
        Assert.Contains("b c.jpg\t4 1 3 0 2", await File.ReadAllTextAsync(Path.Combine(_folder["out"], "predictions.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // Whoever opens a finished picture again meets something that is no picture.
        File.WriteAllText(Path.Combine(_folder["images"], "a.jpg"), "no picture");
        var again = await Evaluate(_folder["val.txt"], "--out", _folder["out"]);
        Assert.Equal([75, 25], Stats(again));
        var alone = await HRNetRun.Of(
            "evaluate", "imagenet", "--results", Path.Combine(_folder["out"], "predictions.txt"), "--annotations", _folder["val.txt"], "--json");
        Assert.Equal([75, 25], Stats(alone));
    }

    [Fact]
    public async Task A_folder_for_each_class_is_a_truth_too()
    {
        Pictures([.. Enumerable.Range(0, 7).Select(k => $"n0{k}/picture.jpg")]);

        var run = await Evaluate(_folder["images"]);

        Assert.Equal([100 * 6 / 7.0, 100 * 2 / 7.0], Stats(run));
        Directory.Delete(Path.Combine(_folder["images"], "n03"), recursive: true);
        var six = await Evaluate(_folder["images"]);
        Assert.Contains("has 6 folders of classes, but the model knows 7 classes", Assert.Single(six.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private Task<HRNetRun> Evaluate(string truth, params string[] more) =>
        HRNetRun.Of(["evaluate", "imagenet", _folder["kind.onnx"], "--annotations", truth, "--images", _folder["images"], "--json", .. more]);

    private void Pictures(params string[] names)
    {
        foreach (var name in names.Select(name => Path.Combine(_folder["images"], name)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(name)!);
            File.Copy(HRNetRun.Sample("camera.jpg"), name);
        }
    }

    private static double[] Stats(HRNetRun run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        using var answer = JsonDocument.Parse(run.Output);
        return [.. answer.RootElement.GetProperty("stats").EnumerateArray().Select(value => value.GetDouble())];
    }
}
