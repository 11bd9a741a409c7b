using HRNet.Import;
using HRNet.Models;
using HRNet.Network;
using HRNet.Tests.Checkpoints;

namespace HRNet.Tests.Import;

/// <summary>What can be said about a checkpoint before importing it.</summary>
public sealed class CheckpointSummaryTests
{
    private static readonly PoseNetwork Pose = new(Variant.Find("w18_small_v1"), 17);

    [Fact]
    public void A_complete_network_is_described()
    {
        var meta = new OrderedDictionary<string, object?> { ["input"] = "192x144" };
        using var file = new TemporaryFile(TestFiles.Legacy(StateDict.Of(Pose).Counted(), new() { ["meta"] = meta, ["epoch"] = 7 }));
        var summary = CheckpointSummary.Read(file.Path);
        Assert.Empty(summary.Problems);
        Assert.Equal((Pose, ModelTask.Pose, "official"), (summary.Architecture, summary.Task, summary.CodeBase));
        Assert.Equal(new InputSize(192, 144), summary.Hints.Input);
        Assert.Equal(["meta", "epoch"], summary.Metadata);
        Assert.Equal(Pose.StateKeyCount, summary.Tensors.Count);
    }

    [Fact]
    public void Tensors_that_do_not_fit_are_said_and_the_rest_is_still_told()
    {
        var state = StateDict.Of(Pose);
        state.RemoveAt(1);
        using var file = new TemporaryFile(TestFiles.SafeTensors(state));
        var summary = CheckpointSummary.Read(file.Path);
        Assert.Equal(Pose, summary.Architecture);
        Assert.Contains(summary.Problems, line => line.Contains("bn1.weight", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_HRNet_still_shows_its_tensors()
    {
        var summary = CheckpointSummary.Read(PublishedLayoutTests.Fixture("plain_zip.pth"));
        Assert.Null(summary.Architecture);
        Assert.Equal(8, summary.Tensors.Count);
        Assert.Contains("not an HRNet", Assert.Single(summary.Problems), StringComparison.Ordinal);
    }
}
