using HRNet.Import;
using HRNet.Import.Data;
using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Tests.Checkpoints;

namespace HRNet.Tests.Import;

/// <summary>The test protocol of a segmentation comes from options, the configuration text of mmseg, or a preset, and stays in the card.</summary>
public sealed class SegmentationImportTests : IDisposable
{
    private const string Yapf = """
        crop_size = (
            512,
            1024,
        )
        model = dict(
            decode_head=dict(align_corners=False, num_classes=2, type='FCNHead'),
            test_cfg=dict(
                crop_size=(
                    480,
                    400,
                ), mode='slide', stride=(
                    320,
                    300,
                )),
            type='EncoderDecoder')
        test_cfg = dict(type='TestLoop')
        test_pipeline = [
            dict(type='LoadImageFromFile'),
            dict(keep_ratio=True, scale=(
                640,
                520,
            ), type='Resize'),
            dict(type='PackSegInputs'),
        ]
        train_pipeline = [
            dict(keep_ratio=True, ratio_range=(
                0.5,
                2.0,
            ), scale=(
                2048,
                1024,
            ), type='RandomResize'),
        ]
        """;

    private const string OneLine = """
        model = dict(type='CascadeEncoderDecoder', train_cfg=dict(), test_cfg=dict(mode='whole'))
        train_pipeline = [dict(type='Resize', img_scale=(2048, 512), ratio_range=(0.5, 2.0)), dict(type='RandomCrop', crop_size=(512, 512), cat_max_ratio=0.75)]
        test_pipeline = [dict(type='LoadImageFromFile'), dict(type='MultiScaleFlipAug', img_scale=(1536, 768), flip=False, transforms=[dict(type='Resize', keep_ratio=True)])]
        data = dict(test=dict(pipeline=[dict(type='MultiScaleFlipAug', img_scale=(1536, 768))]))
        """;

    private static readonly SegmentationNetwork Network = new(Variant.Find("w18_small_v1"), 2, HeadBias: false);

    private readonly string _folder = Directory.CreateTempSubdirectory("hrnet-import-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_configuration_of_mmengine_tells_size_windows_and_strides()
    {
        var card = ModelFile.ReadCard(Import("mine.pth", Yapf).Output);
        var recipe = new SegmentationRecipe { Rule = SegmentationRule.Mmseg, BaseHeight = 520, BaseWidth = 640 };
        Assert.Equal(recipe.With(WindowRule.Inside, 480, 400, 320, 300), card.Segmentation);
        Assert.Equal((480, 400), (card.InputHeight, card.InputWidth));
    }

    [Fact]
    public void A_configuration_of_mmcv_tells_size_and_that_the_picture_is_run_whole()
    {
        var card = Import("mine.pth", OneLine).Card;
        Assert.Equal(new SegmentationRecipe { Rule = SegmentationRule.Mmseg, BaseHeight = 768, BaseWidth = 1536 }, card.Segmentation);
        Assert.Equal((768, 1536), (card.InputHeight, card.InputWidth));
        Assert.True(Import("mine.pth", OneLine.Replace("keep_ratio=True", "keep_ratio=False", StringComparison.Ordinal)).Card.Segmentation!.Stretch);
    }

    [Fact]
    public void What_a_configuration_says_twice_and_differently_counts_as_not_said()
    {
        var two = OneLine.Replace("flip=False", "flip=False, scale=(100, 200)", StringComparison.Ordinal);
        Assert.Null(Import("mine.pth", two).Card.Segmentation);
        Assert.Null(Import("mine.pth", "model = dict(type='TopDown')\ntest_pipeline = [dict(scale=(640, 520))]").Card.Segmentation);
        Assert.Null(Import("mine.pth", Yapf.Replace("320,", "0,", StringComparison.Ordinal)).Card.Segmentation);
    }

    [Fact]
    public void The_file_s_configuration_counts_more_than_the_preset_and_contradictions_are_told()
    {
        var report = Import("mine.pth", OneLine, new() { Preset = "mmseg-cityscapes" });
        Assert.Equal(1536, report.Card.Segmentation!.BaseWidth);
        Assert.Contains(report.Warnings, warning => warning.Contains("test protocol within 768x1536, whole (Mmseg) instead of within 1024x2048", StringComparison.Ordinal));
    }

    [Fact]
    public void A_size_that_a_person_gives_stands_for_the_whole_protocol()
    {
        var report = Import("mine.pth", OneLine, new() { Hints = new() { Input = new(256, 320) } });
        Assert.Null(report.Card.Segmentation);
        Assert.Equal((256, 320, InputFit.LongSide), (report.Card.InputHeight, report.Card.InputWidth, report.Card.Fit));
        Assert.Contains(report.Warnings, warning => warning.Contains("test protocol LongSide instead of within 768x1536", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_segmentation_preset_makes_a_card_that_can_be_written_and_read()
    {
        foreach (var preset in Presets.All.Where(preset => preset.Hints.Task == ModelTask.Segment))
        {
            var card = ModelFile.ReadCard(Import("mine.pth", config: null, new() { Preset = preset.Name }).Output);
            Assert.Equal(preset.Hints.Segmentation, card.Segmentation);
            Assert.Equal(preset.Hints.Segmentation is null, preset.Name == "shipped-segment");
        }
    }

    [Theory]
    [InlineData("\"baseWidth\":64", "\"baseWidth\":9000")]
    [InlineData("\"baseWidth\":64", "\"baseWidth\":1024")]
    [InlineData("\"windowWidth\":64", "\"windowWidth\":0")]
    [InlineData("\"strideWidth\":42", "\"strideWidth\":1")]
    [InlineData("\"strideWidth\":42", "\"strideWidth\":65")]
    public void A_recipe_whose_windows_would_be_countless_is_refused(string good, string bad)
    {
        var card = """
            {"task":"segment","architecture":"a","variant":"v","inputHeight":64,"inputWidth":64,"output":"logits","segmentation":{"rule":"original","baseHeight":64,"baseWidth":64,
            "windows":"padded","windowHeight":64,"windowWidth":64,"strideHeight":42,"strideWidth":42}}
            """;
        Assert.Equal(WindowRule.Padded, CardProperties.Parse(card).Segmentation!.Windows);
        Assert.Throws<ModelFileException>(() => CardProperties.Parse(card.Replace(good, bad, StringComparison.Ordinal)));
    }

    private ImportReport Import(string name, string? config, ImportOptions? options = null)
    {
        var meta = new OrderedDictionary<string, object?> { ["upsampling"] = "half_pixel" };
        if (config is not null)
            meta["config"] = config;
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, TestFiles.Legacy(StateDict.Of(Network).Counted(), new() { ["meta"] = meta }));
        return CheckpointImporter.Import(path, Path.Combine(_folder, "mine.onnx"), options ?? new());
    }
}
