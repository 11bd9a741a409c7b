using HRNet.Inference.Catalog;
using HRNet.Inference.Tests;
using HRNet.Models;
using HRNet.Onnx;

namespace HRNet.Cli.Tests;

public sealed class ModelCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Inspect_shows_what_a_model_says_of_itself()
    {
        var run = await HRNetRun.Of("inspect", HRNetRun.Model("pose_"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("image float [batch, 3, ", run.Output, StringComparison.Ordinal);
        Assert.Contains("left_wrist", run.Output, StringComparison.Ordinal);
        Assert.Contains("sourceSha256", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_computes_what_goes_in_and_writes_what_comes_out()
    {
        var card = ModelFile.ReadCard(HRNetRun.Model("pose_"));
        Assert.Equal(ModelTask.Pose, card.Task);
        NpyFile.Write(_folder["x.npy"], [2, 3, card.InputHeight, card.InputWidth], new float[2 * 3 * card.InputHeight * card.InputWidth]);

        var run = await HRNetRun.Of("run", HRNetRun.Model("pose_"), "--input", _folder["x.npy"], "--output", _folder["y.npy"], "--output-name", "heatmaps");

        Assert.Equal(0, run.ExitCode);
        var y = NpyFile.Read(_folder["y.npy"]);
        Assert.Equal([2, 17, card.InputHeight / 4, card.InputWidth / 4], y.Shape);
        Assert.Equal(y.Values[..(y.Values.Length / 2)], y.Values[(y.Values.Length / 2)..]);
        Assert.Contains(y.Values, value => value != 0);
    }

    [Fact]
    public async Task Run_writes_the_answer_that_the_card_names_and_another_output_where_it_is_asked_for()
    {
        DecidedModels.WriteOcr(_folder["ocr.onnx"], auxiliary: [1, 2], logits: [3, 4]);
        NpyFile.Write(_folder["x.npy"], [1, 3, 64, 64], new float[3 * 64 * 64]);
        string[] run = ["run", _folder["ocr.onnx"], "--input", _folder["x.npy"], "--output", _folder["y.npy"]];

        Assert.Equal(0, (await HRNetRun.Of(run)).ExitCode);
        Assert.Equal([3, 4], NpyFile.Read(_folder["y.npy"]).Values.Distinct());
        Assert.Equal(0, (await HRNetRun.Of([.. run, "--output-name", "aux"])).ExitCode);
        Assert.Equal([1, 2], NpyFile.Read(_folder["y.npy"]).Values.Distinct());
    }

    [Theory]
    [InlineData("has no output", "--output-name", "nothing")]
    [InlineData("does not open", "--device", "dml")]
    public async Task Run_says_what_is_wrong(string words, string option, string value)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && value == "dml", "DirectML may work here.");
        var card = ModelFile.ReadCard(HRNetRun.Model("pose_"));
        NpyFile.Write(_folder["x.npy"], [1, 3, card.InputHeight, card.InputWidth], new float[3 * card.InputHeight * card.InputWidth]);

        var run = await HRNetRun.Of("run", HRNetRun.Model("pose_"), "--input", _folder["x.npy"], "--output", _folder["y.npy"], option, value);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Import_refuses_what_is_no_checkpoint()
    {
        File.WriteAllText(_folder["page.pth"], "<html>404 Not Found</html>");

        var run = await HRNetRun.Of("import", _folder["page.pth"], "--out", _folder["page.onnx"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("not a checkpoint", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["page.onnx"]));
    }

    [Theory]
    [InlineData("down/HRNet_W18_C_cosinelr_cutmix_300epoch.pth.tar", "HRNet_W18_C_cosinelr_cutmix_300epoch")]
    [InlineData("hrnet_w18.ms_aug_in1k.safetensors", "hrnet_w18.ms_aug_in1k")]
    [InlineData("hrnet_w32-36af842e.pth", "hrnet_w32-36af842e")]
    public void A_model_is_called_as_its_checkpoint_without_its_ending(string checkpoint, string name) => Assert.Equal(name, ModelFiles.NameOf(checkpoint));

    [Theory]
    [InlineData("--filter", "lanczos", "it is one of bilinear, bicubic")]
    [InlineData("--upsampling", "sideways", "it is one of nearest, half_pixel, align_corners")]
    [InlineData("--input", "256", "HEIGHTxWIDTH")]
    public async Task Import_names_what_an_option_allows(string option, string value, string words)
    {
        File.WriteAllText(_folder["page.pth"], "not read before the options are");

        var run = await HRNetRun.Of("import", _folder["page.pth"], option, value);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_commands()
    {
        var run = await HRNetRun.Of("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.All(["import", "inspect", "run", "pose", "segment", "detect", "classify", "bench"], command => Assert.Contains(command, run.Output, StringComparison.Ordinal));
    }
}
