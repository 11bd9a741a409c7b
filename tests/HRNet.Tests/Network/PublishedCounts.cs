using HRNet.Network;

namespace HRNet.Tests.Network;

/// <summary>Totals that papers, READMEs and model zoos print, or that follow from the official module definitions.</summary>
public class PublishedCounts
{
    private static Variant V(string name) => Variant.Find(name);

    [Theory]
    [InlineData("w32", 17, 28_536_113)]
    [InlineData("w48", 17, 63_595_745)]
    [InlineData("w18", 17, 9_318_215)]
    [InlineData("w32", 16, 28_536_080)]
    public void Pose_networks_have_the_published_number_of_parameters(string variant, int keypoints, long expected) =>
        Assert.Equal(expected, new PoseNetwork(V(variant), keypoints).ParameterCount);

    [Fact]
    public void A_pose_network_has_1754_state_keys() =>
        Assert.Equal(1754, new PoseNetwork(V("w32"), 17).StateKeyCount);

    [Theory]
    [InlineData("w18_small_v1", true, 1_540_819, 435)]
    [InlineData("w18_small_v2", true, 3_939_579, 873)]
    [InlineData("w18", true, 9_641_119, 1839)]
    [InlineData("w32", true, 29_546_515, 1839)]
    [InlineData("w40", true, 45_894_435, 1839)]
    [InlineData("w48", true, 65_859_379, 1839)]
    [InlineData("w18_small_v2", false, 3_939_309, 872)]
    [InlineData("w18", false, 9_640_849, 1838)]
    [InlineData("w48", false, 65_858_659, 1838)]
    public void Segmentation_networks_have_the_published_numbers(string variant, bool official, long parameters, int keys)
    {
        var network = new SegmentationNetwork(V(variant), 19, Upsampling.HalfPixel, official);
        Assert.Equal((parameters, keys), (network.ParameterCount, network.StateKeyCount));
    }

    [Theory]
    [InlineData("w48", true, 70_372_678, 1890)]
    [InlineData("w18_small_v2", false, 6_378_496, 922)]
    [InlineData("w18", false, 12_080_036, 1888)]
    [InlineData("w48", false, 70_371_446, 1888)]
    public void Ocr_networks_have_the_published_numbers(string variant, bool official, long parameters, int keys)
    {
        var network = new OcrNetwork(V(variant), 19, Upsampling.HalfPixel, official);
        Assert.Equal((parameters, keys), (network.ParameterCount, network.StateKeyCount));
    }

    [Theory]
    [InlineData("w18_small_v1", 13_187_464)]
    [InlineData("w18_small_v2", 15_597_464)]
    [InlineData("w18", 21_299_004)]
    [InlineData("w30", 37_712_220)]
    [InlineData("w32", 41_232_680)]
    [InlineData("w40", 57_557_160)]
    [InlineData("w44", 67_064_984)]
    [InlineData("w48", 77_469_864)]
    [InlineData("w64", 128_059_944)]
    public void Classifiers_have_the_published_number_of_parameters(string variant, long expected) =>
        Assert.Equal(expected, new ClassificationNetwork(V(variant)).ParameterCount);

    [Fact]
    public void A_classifier_without_head_biases_has_four_tensors_less()
    {
        var official = new ClassificationNetwork(V("w18"));
        var paddle = official with { HeadBias = false };
        Assert.Equal(official.ParameterCount - (256 + 512 + 1024 + 2048), paddle.ParameterCount);
        Assert.Equal(official.StateKeyCount - 4, paddle.StateKeyCount);
    }

    [Theory]
    [InlineData(98, 9_662_528)]
    [InlineData(68, 9_654_398)]
    public void Face_networks_have_the_published_number_of_parameters(int keypoints, long expected) =>
        Assert.Equal(expected, new FaceNetwork(V("w18"), keypoints).ParameterCount);

    [Theory]
    [InlineData("w18", 27_482_676)]
    [InlineData("w32", 47_279_712)]
    [InlineData("w40", 63_526_112)]
    [InlineData("w48", 83_360_736)]
    public void Detectors_with_a_second_stage_have_the_published_number_of_parameters(string variant, long expected) =>
        Assert.Equal(expected, new RcnnNetwork(V(variant), new RegionNetwork()).ParameterCount);

    /// <summary>
    /// Nobody prints these: they are those of Faster R-CNN without its second stage, and what the definitions of Hybrid Task Cascade add (three box stages of
    /// 13,982,805 with 81 classes and 4 deltas, three mask stages of 2,643,280, two 1x1 convolutions between them, a semantic branch of 2,755,072 without its classes).
    /// </summary>
    [Theory]
    [InlineData("w18", 65_940_882)]
    [InlineData("w32", 85_737_918)]
    [InlineData("w40", 101_984_318)]
    [InlineData("w48", 121_818_942)]
    public void A_hybrid_task_cascade_has_as_many_parameters_as_its_parts(string variant, long expected) => Assert.Equal(
        expected,
        new RcnnNetwork(V(variant), new RegionNetwork(Stages: 3, SharedDeltas: true, Masks: new(Flow: true), Semantic: new())).ParameterCount);

    [Theory]
    [InlineData("w32", 256, 192, 7.645)]
    [InlineData("w32", 384, 288, 17.201)]
    [InlineData("w32", 256, 256, 10.193)]
    [InlineData("w48", 256, 192, 15.692)]
    [InlineData("w48", 384, 288, 35.307)]
    public void Pose_networks_cost_the_published_multiply_adds(string variant, int rows, int columns, double billions) =>
        Assert.Equal(billions, NetworkSummary.Of(new PoseNetwork(V(variant), 17), rows, columns).MultiplyAdds / 1e9, tolerance: 0.001);

    [Theory]
    [InlineData("w18_small_v1", 31.1)]
    [InlineData("w18_small_v2", 71.6)]
    [InlineData("w48", 696.2)]
    public void Segmentation_networks_cost_the_published_GFLOPs(string variant, double published) =>
        Assert.Equal(published, NetworkSummary.Of(new SegmentationNetwork(V(variant), 19), 1024, 2048).MultiplyAdds / Math.Pow(2, 30), tolerance: 0.5);
}
