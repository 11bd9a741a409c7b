using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

/// <summary>Landmarks of faces are asked for as poses are.</summary>
public sealed class FaceTests(MadeService service)
{
    [Fact]
    public async Task Without_boxes_the_whole_picture_is_one_face_and_nobody_looks_for_people()
    {
        var (_, answer) = await service.Client.AskAsync("/pose?model=face", Pictures.Raw(Pictures.Players));

        Assert.Equal("wholePicture", (string?)answer["boxes"]);
        Assert.Null(answer["detector"]);
        var face = Assert.Single(answer["people"]!.AsArray())!;
        Assert.Equal((640, 480), ((int)face["box"]!["width"]!, (int)face["box"]!["height"]!));
        Assert.Equal(Enumerable.Range(0, 5).Select(k => $"keypoint_{k}"), face["keypoints"]!.AsArray().Select(point => (string?)point!["name"]));
    }

    [Fact]
    public async Task Boxes_are_faces_each_seen_a_quarter_larger()
    {
        var (_, answer) = await service.Client.AskAsync("/pose?model=face&boxes=100,100,80,80;300,200,40,60&implausible=keep", Pictures.Raw(Pictures.Players));

        Assert.Equal("request", (string?)answer["boxes"]);
        Assert.Equal(2, answer["people"]!.AsArray().Count);
        // The made-up model's landmarks are everywhere; the first place is the crop's corner, 80 * .125 outside of the box.
        var face = answer["people"]!.AsArray().Single(one => (int)one!["box"]!["x"]! == 100)!;
        Assert.All(face["keypoints"]!.AsArray(), point =>
        {
            Assert.InRange((double)point!["x"]!, 88, 94);
            Assert.InRange((double)point["y"]!, 88, 94);
        });
        Assert.Equal([true, true, true, true, false], face["keypoints"]!.AsArray().Select(point => (bool)point!["visible"]!));
    }

    [Fact]
    public async Task The_overlay_has_a_point_for_each_landmark_that_is_seen()
    {
        var (_, drawing) = await service.Client.AskAsync("/pose?model=face&boxes=100,100,80,80&implausible=keep", Pictures.Raw(Pictures.Players), "image/svg+xml");

        // The discs have edges that are discs too.
        var discs = ((string?)drawing)!.Split("<circle").Length - 1;
        Assert.True(discs > 0 && discs % 4 == 0, (string?)drawing);
        var (png, _) = await service.Client.AskAsync("/pose?model=face", Pictures.Raw(Pictures.Players), "image/png");
        Assert.Equal("image/png", png.Content.Headers.ContentType?.MediaType);
    }
}
