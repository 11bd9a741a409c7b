using System.Text.Json;
using HRNet.Imaging;
using HRNet.Inference.Devices;

namespace HRNet.Cli.Tests;

public sealed class PictureCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_device_that_is_not_there_is_named_once_and_the_processor_answers()
    {
        Assert.SkipWhen(DeviceInfo.All().Any(device => device.Name.StartsWith("cuda", StringComparison.Ordinal)), "CUDA is there.");

        var run = await HRNetRun.Of("pose", HRNetRun.Sample("street.jpg"), "--device", "cuda", "--models", HRNetRun.Models);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("on cuda:0, so cpu takes its place: This build has no CUDA", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pose_prints_json_as_the_service_does_and_writes_the_overlay()
    {
        var run = await HRNetRun.Of("pose", HRNetRun.Sample("street.jpg"), "--boxes", "612,262,46,110", "--json", "--out", _folder["out.png"], "--model", HRNetRun.Model("pose_"));

        Assert.Equal(0, run.ExitCode);
        using var answer = JsonDocument.Parse(run.Output);
        var person = Assert.Single(answer.RootElement.GetProperty("people").EnumerateArray());
        Assert.Equal("request", answer.RootElement.GetProperty("boxes").GetString());
        Assert.Equal(17, person.GetProperty("keypoints").GetArrayLength());
        Assert.True(new FileInfo(_folder["out.png"]).Length > 10_000);
    }

    [Fact]
    public async Task The_joints_of_a_walking_man_lie_where_they_are_in_the_picture()
    {
        // Read off the picture by eye; the model's heat map has cells of 3 pixels here.
        const double Tolerance = 12;
        (string Name, double X, double Y)[] joints =
            [("nose", 641, 275), ("left_shoulder", 645, 287), ("right_shoulder", 625, 288), ("left_hip", 644, 318), ("right_hip", 627, 319), ("left_ankle", 645, 360)];

        var run = await HRNetRun.Of("pose", HRNetRun.Sample("street.jpg"), "--boxes", "612,262,46,110", "--flip", "--json", "--model", HRNetRun.Model("pose_"));

        using var answer = JsonDocument.Parse(run.Output);
        var found = answer.RootElement.GetProperty("people")[0].GetProperty("keypoints").EnumerateArray()
            .ToDictionary(k => k.GetProperty("name").GetString()!, k => (X: k.GetProperty("x").GetDouble(), Y: k.GetProperty("y").GetDouble()));
        Assert.All(joints, joint => Assert.True(
            Math.Abs(found[joint.Name].X - joint.X) < Tolerance && Math.Abs(found[joint.Name].Y - joint.Y) < Tolerance, $"{joint.Name}: {found[joint.Name]}"));
    }

    [Fact]
    public async Task Pose_finds_the_people_by_itself_where_the_folder_has_a_detector()
    {
        var run = await HRNetRun.Of("pose", HRNetRun.Sample("street.jpg"), "--json", "--models", HRNetRun.Models);

        Assert.Equal(0, run.ExitCode);
        using var answer = JsonDocument.Parse(run.Output);
        Assert.Equal("detector", answer.RootElement.GetProperty("boxes").GetString());
        // Five people stand near enough; points in their middle, read off the picture by eye.
        (double X, double Y)[] bodies = [(721, 300), (632, 310), (235, 225), (502, 185), (95, 185)];
        var boxes = answer.RootElement.GetProperty("people").EnumerateArray().Select(person => person.GetProperty("box"))
            .Select(box => (X: Number(box, "x"), Y: Number(box, "y"), Width: Number(box, "width"), Height: Number(box, "height"))).ToArray();
        Assert.All(bodies, at => Assert.Contains(boxes, box => at.X > box.X && at.X < box.X + box.Width && at.Y > box.Y && at.Y < box.Y + box.Height));

        static double Number(JsonElement box, string name) => box.GetProperty(name).GetDouble();
    }

    [Fact]
    public async Task Pose_takes_the_whole_picture_where_that_is_asked_for_or_no_detector_lies_in_the_folder()
    {
        File.Copy(HRNetRun.Model("pose_"), _folder["pose_alone.onnx"]);
        foreach (var arguments in new[] { new[] { "--models", _folder.FullPath }, ["--models", HRNetRun.Models, "--boxes", "whole"] })
        {
            var run = await HRNetRun.Of(["pose", HRNetRun.Sample("astronaut.jpg"), .. arguments]);

            Assert.Equal(0, run.ExitCode);
            Assert.Contains("the whole picture is one person", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Detect_prints_json_as_the_service_does_and_writes_the_overlay()
    {
        var run = await HRNetRun.Of(
            "detect", HRNetRun.Sample("basketball1.jpg"), "--json", "--threshold", "0.5", "--classes", "person", "--out", _folder["out.svg"], "--model", HRNetRun.Model("detect_"));

        Assert.Equal(0, run.ExitCode);
        using var answer = JsonDocument.Parse(run.Output);
        var objects = answer.RootElement.GetProperty("objects").EnumerateArray().ToArray();
        Assert.Equal(2, objects.Length);
        Assert.All(objects, found => Assert.Equal("person", found.GetProperty("label").GetString()));
        Assert.Contains("<rect ", File.ReadAllText(_folder["out.svg"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--classes", "unicorn", "knows no class 'unicorn'")]
    [InlineData("--threshold", "7", "a number from 0 to 1")]
    [InlineData("--nms", "-1", "a number from 0 to 1")]
    [InlineData("--max-detections", "0", "at least 1")]
    public async Task Detect_says_what_is_wrong(string option, string value, string words)
    {
        var run = await HRNetRun.Of("detect", HRNetRun.Sample("street.jpg"), option, value, "--models", HRNetRun.Models);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Segment_tells_the_classes_and_writes_overlay_and_mask()
    {
        var run = await HRNetRun.Of(
            "segment", HRNetRun.Sample("astronaut.jpg"), "--out", _folder["out.svg"], "--mask", _folder["mask.png"], "--model", HRNetRun.Model("segment_"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("person", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("<svg", File.ReadAllText(_folder["out.svg"]), StringComparison.Ordinal);
        Assert.Equal([0x89, .. "PNG"u8], File.ReadAllBytes(_folder["mask.png"])[..4]);
    }

    [Fact]
    public async Task Segment_writes_the_mask_at_the_size_that_is_asked_for()
    {
        var run = await HRNetRun.Of(
            "segment", HRNetRun.Sample("astronaut.jpg"), "--mask", _folder["mask.png"], "--mask-size", "100", "--model", HRNetRun.Model("segment_"));
        Assert.Equal(0, run.ExitCode);
        using var mask = PictureCodec.Create().Decode(File.ReadAllBytes(_folder["mask.png"]), new(), TestContext.Current.CancellationToken);
        Assert.Equal((100, 100), (mask.Width, mask.Height));

        var refused = await HRNetRun.Of("segment", HRNetRun.Sample("astronaut.jpg"), "--mask-size", "3", "--model", HRNetRun.Model("segment_"));
        Assert.Equal((1, "hrnet: A mask's size is from 16 to 16384 pixels; 3 is not."), (refused.ExitCode, refused.Error.Trim()));
    }

    [Fact]
    public async Task Segment_looks_at_several_scales_that_are_within_bounds()
    {
        var run = await HRNetRun.Of("segment", HRNetRun.Sample("astronaut.jpg"), "--scales", ".5,1", "--flip", "--model", HRNetRun.Model("segment_"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("person", run.Output, StringComparison.Ordinal);

        var refused = await HRNetRun.Of("segment", HRNetRun.Sample("astronaut.jpg"), "--scales", "1,9", "--model", HRNetRun.Model("segment_"));
        Assert.Equal(
            (1, "hrnet: Scales are 1 to 8 different numbers from 0.25 to 2, such as 0.5,0.75,1; '1,9' is not."), (refused.ExitCode, refused.Error.Trim()));
    }

    [Theory]
    [InlineData("--boxes", "1,2,3", "is not four numbers")]
    [InlineData("--boxes", "1,2,3,0", "has no area")]
    [InlineData("--out", "picture.bmp", "has to end in .png, .jpg, .webp or .svg")]
    [InlineData("--model", "nobody", "is neither an .onnx file nor a model for this task")]
    [InlineData("--device", "toaster", "toaster")]
    [InlineData("--thresh", "0.2", "--thresh")]
    public async Task A_wrong_option_ends_with_one_line_and_exit_code_1(string option, string value, string words)
    {
        var run = await HRNetRun.Of("pose", HRNetRun.Sample("street.jpg"), option, value, "--models", HRNetRun.Models);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_file_that_is_no_picture_ends_with_one_line_and_exit_code_1()
    {
        var run = await HRNetRun.Of("pose", Path.Combine(HRNetRun.Root, "README.md"));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("hrnet: This is not a picture. Send a JPEG, PNG or WebP picture.", run.Error.TrimEnd());
    }
}
