using HRNet.Import.Data;
using HRNet.Models;
using HRNet.Network;
using HRNet.Pull;

namespace HRNet.Tests.Pull;

public sealed class PublishedFilesTests
{
    [Theory]
    [InlineData("pose-w32-256x192", "https://download.openmmlab.com/mmpose/v1/body_2d_keypoint/topdown_heatmap/coco/td-hm_hrnet-w32_8xb64-210e_coco-256x192-81c58e40_20220909.pth", "81c58e40")]
    [InlineData("segment-cityscapes-w48-ocr-160k", "https://download.openmmlab.com/mmsegmentation/v0.5/ocrnet/ocrnet_hr48_512x1024_160k_cityscapes/ocrnet_hr48_512x1024_160k_cityscapes_20200602_191037-dfbf1b0c.pth", "dfbf1b0c")]
    [InlineData("detect-fcos-w32-1x", "https://download.openmmlab.com/mmdetection/v2.0/hrnet/fcos_hrnetv2p_w32_gn-head_4x4_1x_coco/fcos_hrnetv2p_w32_gn-head_4x4_1x_coco_20201211_134730-cb8055c0.pth", "cb8055c0")]
    [InlineData("detect-cascade-w18-20e-v1", "https://open-mmlab.s3.ap-northeast-2.amazonaws.com/mmdetection/models/hrnet/cascade_rcnn_hrnetv2p_w18_20e_20190810-132012d0.pth", "132012d0")]
    [InlineData("segment-lip-w48-official", "https://github.com/hsfzxjy/models.storage/releases/download/HRNet-OCR/hrnet_lip_5583_torch04.pth", null)]
    public void A_name_stands_for_an_address(string name, string url, string? prefix)
    {
        var file = PublishedFiles.Find(name);
        Assert.Equal((url, prefix), (file.Url!.AbsoluteUri, file.Sha256Prefix));
        Assert.Equal(file, PublishedFiles.Find(file.File));
    }

    [Fact]
    public void Every_file_is_called_its_own_name_and_lies_somewhere()
    {
        Assert.True(PublishedFiles.All.Count > 200);
        Assert.Equal(PublishedFiles.All.Count, PublishedFiles.All.DistinctBy(file => file.Name, StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(PublishedFiles.All.Count, PublishedFiles.All.DistinctBy(file => file.File, StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(PublishedFiles.All, file =>
        {
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)+$", file.Name);
            Assert.True((file.Url ?? file.Page)!.Scheme == "https" && (file.Url is null) != (file.Page is null), file.Name);
            Assert.Contains(file.Variant, Variant.All.Select(variant => variant.Name));
            Assert.Matches(@"^\d+x\d+$", file.Input);
            Assert.Contains(file.License, (string[])["Apache-2.0", "MIT"]);
        });
    }

    [Fact]
    public void What_a_published_name_tells_the_importer_is_what_the_catalog_says() => Assert.All(PublishedFiles.All, file =>
    {
        var preset = Presets.ForFile(file.File);
        Assert.True(preset is null || preset.Hints.Task == file.Task, file.Name);
        if (file.Task is ModelTask.Pose or ModelTask.Face && preset?.Hints.Input is { } input)
            Assert.Equal(file.Input, $"{input.Height}x{input.Width}");
    });

    [Theory]
    [InlineData("pose-w32-256x129", "pose-w32-256x192")]
    [InlineData("pose_w48_384x288", "pose-w48-384x288")]
    [InlineData("td-hm_hrnet-w32_8xb64-210e_coco-256x192-81c58e41_20220909.pth", "td-hm_hrnet-w32_8xb64-210e_coco-256x192-81c58e40_20220909.pth")]
    public void A_slip_of_the_pen_is_answered_with_what_was_meant(string typed, string meant)
    {
        Assert.Equal(meant, PublishedFiles.Near(typed).First());
        Assert.Contains(meant, Assert.Throws<PullException>(() => PublishedFiles.Find(typed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_publishers_hosts_are_asked()
    {
        var publisher = PullSource.Parse(null);
        Assert.True(publisher.Allows(new("https://release-assets.githubusercontent.com/x")));
        Assert.False(publisher.Allows(new("http://download.openmmlab.com/x")));
        Assert.False(publisher.Allows(new("https://download.openmmlab.com.example.org/x")));
        Assert.False(publisher.Allows(new("http://127.0.0.1/x")));
        Assert.False(publisher.Allows(new("file:///etc/passwd")));

        Assert.True(PullSource.Parse("https://mirror.example.org/hrnet").Allows(new("https://mirror.example.org/elsewhere")));
        Assert.False(PullSource.Parse("https://mirror.example.org/hrnet").Allows(new("http://127.0.0.1/x")));
        Assert.False(PullSource.Parse("http://localhost:81").Allows(new("http://192.168.0.1/x")));
        Assert.Throws<PullException>(() => PullSource.Parse("http://mirror.example.org"));
        Assert.Throws<PullException>(() => PullSource.Parse("ftp://mirror.example.org"));
        Assert.Throws<PullException>(() => PullSource.Parse("no/such/folder"));
    }
}
