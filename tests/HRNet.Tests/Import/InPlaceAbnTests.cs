using HRNet.Checkpoints;
using HRNet.Import;
using HRNet.Import.Keys;
using HRNet.Models;
using HRNet.Network;
using HRNet.Tests.Checkpoints;

namespace HRNet.Tests.Import;

/// <summary>The batch norm of the segmentation code for PyTorch 0.4.</summary>
public sealed class InPlaceAbnTests
{
    private static readonly SegmentationNetwork Segmentation = new(Variant.Find("w18_small_v1"), 19);

    [Theory]
    [InlineData("hrnet_w48.pth", false, true, true)] // no counters, a weight below zero
    [InlineData("hrnet_w48.pth", true, true, false)] // counters: PyTorch 0.4.1 and later
    [InlineData("hrnet_w48.pth", false, false, false)] // nothing strange
    [InlineData("hrnet_ade20k_4312_torch04.pth", false, false, true)] // says so
    [InlineData("hrnet_ade20k_4312_torch04.pth", true, false, false)]
    public void A_file_of_that_code_is_recognized(string file, bool counted, bool negative, bool expected) =>
        Assert.Equal(expected, Detect(Segmentation, name => $"model.{name}", file, counted, negative));

    [Fact]
    public void Other_code_bases_and_tasks_never_follow_the_rule()
    {
        Assert.False(Detect(new SegmentationNetwork(Segmentation.Variant, 19, HeadBias: false), CodeBaseNames.Mmseg, "x.pth", counted: false, negative: true));
        Assert.False(Detect(new PoseNetwork(Segmentation.Variant, 17), name => name, "x.pth", counted: false, negative: true));
    }

    [Fact]
    public void The_rule_takes_the_absolute_value_and_adds_a_hundred_thousandth()
    {
        float[] weights = [-.5f, 0, .25f];
        InPlaceAbn.Apply(weights);
        Assert.Equal([.50001f, .00001f, .25001f], weights);
    }

    [Theory]
    [InlineData(null, "recognized from the file")]
    [InlineData(true, "asked for")]
    [InlineData(false, "as they are")]
    public void The_report_says_what_was_done(bool? option, string said)
    {
        using var file = new TemporaryFile(TestFiles.SafeTensors(State(Segmentation, name => $"model.{name}", counted: false, negative: true)), ".safetensors");
        using var output = new TemporaryFile([], ".onnx");
        var report = CheckpointImporter.Import(file.Path, output.Path, new ImportOptions { InPlaceNorm = option }, cancellation: TestContext.Current.CancellationToken);
        Assert.Contains(report.Notes, note => note.Contains(said, StringComparison.Ordinal));
    }

    private static bool Detect(Architecture architecture, Func<string, string> rename, string fileName, bool counted, bool negative)
    {
        using var file = new TemporaryFile(TestFiles.SafeTensors(State(architecture, rename, counted, negative)), ".safetensors");
        using var checkpoint = Checkpoint.Open(file.Path);
        var names = OfficialNames.Of(checkpoint.Tensors);
        return InPlaceAbn.Detect(names, architecture is SegmentationNetwork ? ModelTask.Segment : ModelTask.Pose, fileName);
    }

    private static List<(string Name, int[] Shape, float[] Values)> State(Architecture architecture, Func<string, string> rename, bool counted, bool negative)
    {
        var state = StateDict.Of(architecture);
        if (negative) state.Find(t => t.Name == "stage4.0.branches.3.1.bn2.weight").Values[3] = -.5f;
        var renamed = state.Renamed(rename);
        return counted ? renamed.Counted() : renamed;
    }
}
