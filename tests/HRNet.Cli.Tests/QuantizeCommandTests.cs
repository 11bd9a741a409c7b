using System.Text.Json.Nodes;
using HRNet.Models;
using HRNet.Onnx;

namespace HRNet.Cli.Tests;

public sealed class QuantizeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public QuantizeCommandTests()
    {
        Directory.CreateDirectory(_folder["images"]);
        for (var image = 1; image <= 4; image++)
            File.Copy(HRNetRun.Sample("street.jpg"), Path.Combine(_folder["images"], $"{image}.jpg"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_is_quantized_reported_on_and_answers_by_its_path()
    {
        var run = await Quantize("--out", _folder["int8.onnx"], "--report", _folder["report"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("57 of 59 convolutions in int8; float: conv1, final_layer", run.Output, StringComparison.Ordinal);
        Assert.Contains("object keypoint similarity", run.Output, StringComparison.Ordinal);
        var table = await File.ReadAllTextAsync(Path.Combine(_folder["report"], "quantization.md"), TestContext.Current.CancellationToken);
        Assert.Contains("| stage4.0.branches.0.1.conv2 |", table, StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(_folder["report"], "sqnr.svg")).Length > 1000);
        Assert.Equal(NetworkPrecision.Int8, ModelFile.ReadCard(_folder["int8.onnx"]).Precision);
        var answer = await HRNetRun.Of("pose", HRNetRun.Sample("street.jpg"), "--model", _folder["int8.onnx"], "--json");
        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("\"int8\"", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pose_", "AR ")]
    [InlineData("detect_", "AR100")]
    public async Task Annotations_choose_the_pictures_and_score_both_models(string model, string recall)
    {
        var joints = new double[17 * 3];
        foreach (var (k, x, y) in new[] { (0, 641, 275), (5, 645, 287), (6, 625, 288), (11, 644, 318), (12, 627, 319) })
            (joints[3 * k], joints[3 * k + 1], joints[3 * k + 2]) = (x, y, 2);
        JsonArray Numbers(IEnumerable<double> numbers) => new([.. numbers.Select(number => (JsonNode)number)]);
        var truth = new JsonObject
        {
            ["images"] = new JsonArray([.. new[] { 1, 3, 4 }.Select(id => new JsonObject { ["id"] = id, ["file_name"] = $"{id}.jpg", ["width"] = 768, ["height"] = 576 })]),
            ["annotations"] = new JsonArray([.. new[] { 1, 3, 4 }.Select(id => new JsonObject
            {
                ["id"] = id, ["image_id"] = id, ["category_id"] = 1, ["iscrowd"] = 0, ["area"] = 3000,
                ["bbox"] = Numbers([612, 262, 46, 110]), ["keypoints"] = Numbers(joints), ["num_keypoints"] = 5,
            })]),
            ["categories"] = new JsonArray(new JsonObject { ["id"] = 1, ["name"] = "person" }),
        };
        await File.WriteAllTextAsync(_folder["truth.json"], truth.ToJsonString(), TestContext.Current.CancellationToken);

        var run = await HRNetRun.Of("quantize", HRNetRun.Model(model), "--calibrate", _folder["images"], "--coco", _folder["truth.json"], "--out", _folder["int8.onnx"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("on 2 pictures, compared on 1 others", run.Output, StringComparison.Ordinal);
        Assert.Matches($@"{recall} +[01]\.[0-9]+, float [01]\.[0-9]+, ", run.Output);
    }

    [Theory]
    [InlineData("No layer of the network is called 'stage9'", "--keep-float", "stage9")]
    [InlineData("--method has no 'best'", "--method", "best")]
    [InlineData("--pictures is 2 to", "--pictures", "1")]
    [InlineData("--max-loss is 0 to 100", "--max-loss", "-1")]
    public async Task A_wrong_option_is_one_clear_line(string words, string option, string value)
    {
        var run = await Quantize("--out", _folder["int8.onnx"], option, value);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
        Assert.False(File.Exists(_folder["int8.onnx"]));
    }

    [Fact]
    public async Task A_folder_without_pictures_is_named()
    {
        Directory.CreateDirectory(_folder["empty"]);
        var run = await HRNetRun.Of("quantize", HRNetRun.Model("pose_"), "--calibrate", _folder["empty"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("empty", run.Error, StringComparison.Ordinal);
    }

    private Task<HRNetRun> Quantize(params string[] more) => HRNetRun.Of(["quantize", HRNetRun.Model("pose_"), "--calibrate", _folder["images"], .. more]);
}
