using HRNet.Imaging;
using HRNet.Inference.Results;

namespace HRNet.Inference.Tests.Results;

/// <summary>Whole documents, so that no field, order or rounding changes unseen: programs of others read them.</summary>
public sealed class ResultJsonTests
{
    private static readonly ImageSize s_image = new(3, 2);

    private static readonly StageTiming s_stages = new() { Decode = 5.5149, Detect = 38.2451, Preprocess = 0.6499999, Queue = 0.02, Inference = 70.25, Postprocess = 0.004, Render = 0, Total = 115.06 };

    [Fact]
    public void People()
    {
        var result = new PoseResult(
            "pose", "cpu", BoxSource.Detector,
            [
                new(0.62037f, new(701.4468f, -0.004f, 44.29f, 108f),
                [
                    new("nose", 727.105f, 263.885f, 0.91125f, true),
                    new("left_eye", -3.999f, 1e-6f, 1e-5f, false),
                ]),
                new(0, new(0, 0, 1, 1), []),
            ],
            s_stages)
        {
            Image = s_image,
            Threshold = 0.15f,
            Detector = "people",
            Overlay = "data:image/png;base64,AA+/",
        };

        Assert.Equal(
            """{"image":{"width":3,"height":2},"model":"pose","device":"cpu","threshold":0.15,"boxes":"detector","detector":"people","people":[{"score":0.6204,"box":{"x":701.45,"y":-0,"width":44.29,"height":108},"keypoints":[{"name":"nose","x":727.1,"y":263.89,"score":0.9112,"visible":true},{"name":"left_eye","x":-4,"y":0,"score":0,"visible":false}]},{"score":0,"box":{"x":0,"y":0,"width":1,"height":1},"keypoints":[]}],"overlay":"data:image/png;base64,AA\u002B/","timing":{"decode":5.51,"detect":38.25,"preprocess":0.65,"queue":0.02,"inference":70.25,"postprocess":0,"render":0,"total":115.06}}""",
            result.ToJson());
    }

    [Fact]
    public void Classes_of_pixels()
    {
        var result = new SegmentResult(
            "segment", "cpu", [new(1, "person", "#dc143c", 4, 2 / 3.0), new(0, "background", "#000000", 2, 1 / 3.0)], new ClassMap(new byte[] { 1, 1, 0, 1, 1, 0 }, 3, 2), s_stages)
        { Image = s_image };
        result = result with { Mask = EncodedMask.From(result.Map, MaskEncoding.Rle, PictureCodec.Create()) };

        Assert.Equal(
            """{"image":{"width":3,"height":2},"model":"segment","device":"cpu","classes":[{"id":1,"name":"person","color":"#dc143c","pixels":4,"share":0.6667},{"id":0,"name":"background","color":"#000000","pixels":2,"share":0.3333}],"mask":{"encoding":"rle","width":3,"height":2,"values":[1,0,1,0],"counts":[2,1,2,1]},"timing":{"decode":5.51,"detect":38.25,"preprocess":0.65,"queue":0.02,"inference":70.25,"postprocess":0,"render":0,"total":115.06}}""",
            result.ToJson());
    }

    [Fact]
    public void Objects()
    {
        var result = new DetectResult(
            "detect", "dml:0",
            [new(79, "toothbrush", 0.70426f, new(1, 2.005f, 3, 4), new ObjectMask(1, 0, 1, 2, new[] { false, true }, s_image)), new(0, "person", 0.5f, new(0, 0, 1, 1))], s_stages)
        {
            Image = s_image,
            Threshold = 0.51f,
        };

        Assert.Equal(
            """{"image":{"width":3,"height":2},"model":"detect","device":"dml:0","threshold":0.51,"objects":[{"label":"toothbrush","classId":79,"score":0.7043,"box":{"x":1,"y":2.01,"width":3,"height":4},"mask":{"size":[2,3],"counts":[3,1,2]}},{"label":"person","classId":0,"score":0.5,"box":{"x":0,"y":0,"width":1,"height":1}}],"timing":{"decode":5.51,"detect":38.25,"preprocess":0.65,"queue":0.02,"inference":70.25,"postprocess":0,"render":0,"total":115.06}}""",
            result.ToJson());
    }

    [Fact]
    public void Classes_of_pictures()
    {
        var result = new ClassifyResult("kind", "cpu", [new(207, "golden retriever", 0.82144), new(0, "tench", 1e-9)], s_stages) { Image = s_image };

        Assert.Equal(
            """{"image":{"width":3,"height":2},"model":"kind","device":"cpu","classes":[{"label":"golden retriever","classId":207,"score":0.8214},{"label":"tench","classId":0,"score":0}],"timing":{"decode":5.51,"detect":38.25,"preprocess":0.65,"queue":0.02,"inference":70.25,"postprocess":0,"render":0,"total":115.06}}""",
            result.ToJson());
    }
}
