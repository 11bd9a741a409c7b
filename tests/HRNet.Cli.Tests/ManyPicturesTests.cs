using System.Text.Json;

namespace HRNet.Cli.Tests;

public sealed class ManyPicturesTests : IDisposable
{
    private static readonly string s_samples = Path.Combine(HRNetRun.Root, "wwwroot", "samples");
    private static readonly int s_count = Directory.GetFiles(s_samples, "*.jpg").Length;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_answered_with_a_line_for_each_picture()
    {
        var run = await HRNetRun.Of("detect", s_samples, "--model", HRNetRun.Model("detect_"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(s_count, run.Output.TrimEnd().Split('\n').Length);
        Assert.Contains("street.jpg: ", run.Output, StringComparison.Ordinal);
        Assert.StartsWith($"{s_count} pictures in ", run.Error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_line_of_JSON_names_its_file_and_is_what_the_picture_alone_gets()
    {
        var many = await HRNetRun.Of("detect", HRNetRun.Sample("street.jpg"), HRNetRun.Sample("camera.jpg"), "--json", "--model", HRNetRun.Model("detect_"));
        var one = await HRNetRun.Of("detect", HRNetRun.Sample("street.jpg"), "--json", "--model", HRNetRun.Model("detect_"));

        var line = many.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)
            .Single(line => line.GetProperty("file").GetString() == HRNetRun.Sample("street.jpg"));
        Assert.Equal(JsonDocument.Parse(one.Output).RootElement.GetProperty("objects").GetRawText(), line.GetProperty("objects").GetRawText());
    }

    [Fact]
    public async Task Overlays_of_several_pictures_go_to_a_folder_quietly_and_a_bad_picture_stops_nothing()
    {
        File.WriteAllText(_folder["bad.jpg"], "no picture");
        Directory.CreateDirectory(_folder["other"]);
        File.Copy(HRNetRun.Sample("street.jpg"), Path.Combine(_folder["other"], "street.jpg"));

        var run = await HRNetRun.Of("pose", HRNetRun.Sample("street.jpg"), _folder["bad.jpg"], _folder["other"], "--boxes", "whole", "--out", _folder["out"], "--model", HRNetRun.Model("pose_"));

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal(["street.jpg", "street_2.jpg"], Directory.GetFiles(_folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains($"hrnet: {_folder["bad.jpg"]}: This is not a picture.", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 pictures in ", run.Error, StringComparison.Ordinal);
        Assert.Contains("; 1 could not be answered; overlays are in ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Masks_of_several_pictures_go_to_a_folder()
    {
        var run = await HRNetRun.Of("segment", HRNetRun.Sample("camera.jpg"), HRNetRun.Sample("astronaut.jpg"), "--mask", _folder["masks"], "--model", HRNetRun.Model("segment_"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["astronaut.png", "camera.png"], Directory.GetFiles(_folder["masks"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("There is no command 'posee' here. Did you mean 'pose'?", "posee", "x.jpg")]
    [InlineData("Say what to do: pull, import, ")]
    [InlineData("Say what to do: coco-keypoints, ", "evaluate")]
    [InlineData("There is no option '--thresold' here. Did you mean '--threshold'?", "pose", "SAMPLE", "--thresold", ".3")]
    [InlineData("'many' is not a whole number, which --max-people takes.", "pose", "SAMPLE", "--max-people", "many")]
    [InlineData("'1,5' is not a number (with a point for fractions), which --threshold takes.", "pose", "SAMPLE", "--threshold", "1,5")]
    [InlineData("There is no device 'toaster'", "detect", "SAMPLE", "--device", "toaster")]
    [InlineData("Box 1 (1,2,1E+38,4) reaches beyond 1,000,000 pixels", "pose", "SAMPLE", "--boxes", "1,2,1e38,4")]
    [InlineData("There is no picture 'nowhere.jpg'.", "segment", "nowhere.jpg")]
    [InlineData("There is no picture in the folder 'EMPTY'", "segment", "EMPTY")]
    [InlineData("for several pictures --out has to be a folder", "detect", "SAMPLE", "SAMPLE", "--out", "SAMPLE")]
    [InlineData("'SAMPLE' is not an .npy file.", "run", "MODEL", "--input", "SAMPLE", "--output", "EMPTY/y.npy")]
    public async Task A_mistake_is_one_line_that_names_it(string words, params string[] arguments)
    {
        var empty = Directory.CreateDirectory(_folder["empty"]).FullName;
        string[] typed = [.. arguments.Select(Full)];
        if (typed is ["pose" or "detect" or "segment", ..])
            typed = [.. typed, "--models", HRNetRun.Models];

        var run = await HRNetRun.Of(typed);

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(Full(words), Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);

        string Full(string text) => text.Replace("SAMPLE", HRNetRun.Sample("street.jpg"), StringComparison.Ordinal).Replace("MODEL", HRNetRun.Model("pose_"), StringComparison.Ordinal).Replace("EMPTY", empty, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(99999999999, 99999999999)", "says that it holds 99999999999 x 99999999999 values, but after its header there are 12.")]
    [InlineData("(99999999999999999999999, 2)", "but after its header there are 12.")]
    [InlineData("(2, 5)", "says that it holds 2 x 5 values, but after its header there are 12.")]
    [InlineData("(1, 1, 3, 4)", "The input is 1 x 1 x 3 x 4, but the model takes any x 3 x 192 x 144.")]
    [InlineData("(12,)", "The input is 12, but the model takes any x 3 x 192 x 144.")]
    public async Task A_tensor_whose_shape_is_not_true_or_not_the_model_s_is_refused_in_words(string shape, string words)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        await File.WriteAllBytesAsync(_folder["x.npy"], [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. new byte[48]], TestContext.Current.CancellationToken);

        var run = await HRNetRun.Of("run", HRNetRun.Model("pose_"), "--input", _folder["x.npy"], "--output", _folder["y.npy"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(words, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_tries_every_model_and_says_which_does_not_open()
    {
        File.Copy(HRNetRun.Model("pose_"), _folder["pose.onnx"]);
        File.WriteAllText(_folder["broken.onnx"], "no model");

        var run = await HRNetRun.Of("doctor", "--models", _folder.FullPath);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ONNX Runtime", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"  pose +Pose, cpu, opened in \d+ ms", run.Output);
        Assert.Matches(@"  broken +DOES NOT OPEN: broken\.onnx cannot be read: ", run.Output);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _hrnet hrnet")]
    [InlineData("zsh", "compdef _hrnet hrnet")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task A_shell_learns_to_complete_commands_and_options(string shell, string script)
    {
        Assert.Contains(script, (await HRNetRun.Of("completion", shell)).Output, StringComparison.Ordinal);
        Assert.Contains("--max-people", (await HRNetRun.Of("[suggest:16]", "hrnet pose --max")).Output, StringComparison.Ordinal);
    }
}
