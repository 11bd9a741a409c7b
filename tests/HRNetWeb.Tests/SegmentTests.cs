using System.Net;
using HRNet.Imaging;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class SegmentTests(SharedService service)
{
    [Fact]
    public async Task A_form_and_a_raw_body_give_the_same_classes()
    {
        var (form, fromForm) = await service.Client.AskAsync("/segment", Pictures.Form(Pictures.Astronaut));
        var (raw, fromRaw) = await service.Client.AskAsync("/segment", Pictures.Raw(Pictures.Astronaut));

        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        Assert.Equal(HttpStatusCode.OK, raw.StatusCode);
        Assert.Equal(fromForm["classes"]!.ToJsonString(), fromRaw["classes"]!.ToJsonString());
        Assert.Equal(fromForm["mask"]!.ToJsonString(), fromRaw["mask"]!.ToJsonString());
    }

    [Fact]
    public async Task The_classes_cover_the_picture_by_falling_area()
    {
        var (_, answer) = await service.Client.AskAsync("/segment?mask=none", Pictures.Raw(Pictures.Astronaut));

        var pixels = answer["classes"]!.AsArray().Select(found => (long)found!["pixels"]!).ToList();
        Assert.Equal(512 * 512, pixels.Sum());
        Assert.Equal(pixels.OrderDescending(), pixels);
        Assert.All(answer["classes"]!.AsArray(), found => Assert.Matches("^#[0-9a-fA-F]{6}$", (string?)found!["color"]));
        Assert.Null(answer["mask"]);
    }

    [Fact]
    public async Task The_PNG_mask_and_the_runs_hold_the_same_pixels_as_the_classes_count()
    {
        var (_, withPng) = await service.Client.AskAsync("/segment", Pictures.Raw(Pictures.Astronaut));
        var (_, withRuns) = await service.Client.AskAsync("/segment?mask=rle", Pictures.Raw(Pictures.Astronaut));

        Assert.Equal("png", (string?)withPng["mask"]!["encoding"]);
        using var png = PictureCodec.Create().Decode(Convert.FromBase64String((string)withPng["mask"]!["data"]!), new(), TestContext.Current.CancellationToken);
        Assert.Equal((512, 512), (png.Width, png.Height));

        Assert.Equal("rle", (string?)withRuns["mask"]!["encoding"]);
        var runs = Numbers("values").Zip(Numbers("counts"), (id, count) => (Id: id, Count: count)).ToList();
        Assert.Equal([.. runs.SelectMany(run => Enumerable.Repeat((byte)run.Id, run.Count))], Ids(png));

        foreach (var found in withRuns["classes"]!.AsArray())
            Assert.Equal((long)found!["pixels"]!, runs.Where(run => run.Id == (int)found["id"]!).Sum(run => (long)run.Count));

        IEnumerable<int> Numbers(string name) => withRuns["mask"]![name]!.AsArray().Select(number => (int)number!);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("rle")]
    public async Task A_mask_of_twelve_megapixels_comes_at_the_size_that_is_shown(string mask)
    {
        var (response, answer) = await service.Client.AskAsync($"/segment?maskSize=640&mask={mask}", Pictures.Raw(Pictures.Blank(4000, 3000), "image/png"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((4000, 3000), ((int)answer["image"]!["width"]!, (int)answer["image"]!["height"]!));
        Assert.Equal((640, 480), ((int)answer["mask"]!["width"]!, (int)answer["mask"]!["height"]!));
        Assert.Equal(640 * 480, answer["classes"]!.AsArray().Sum(found => (int)found!["pixels"]!));
        Assert.InRange(answer.ToJsonString().Length, 1, 100_000);
    }

    [Fact]
    public async Task A_smaller_mask_has_the_same_shares_and_can_be_painted()
    {
        var (_, large) = await service.Client.AskAsync("/segment?mask=none", Pictures.Raw(Pictures.Astronaut));
        var (_, small) = await service.Client.AskAsync("/segment?mask=none&maskSize=128&overlay=jpeg", Pictures.Raw(Pictures.Astronaut));

        Assert.Equal(Share(large), Share(small), 0.01);
        using var painted = PictureCodec.Create().Decode(Convert.FromBase64String(((string)small["overlay"]!).Split(',')[1]), new(), TestContext.Current.CancellationToken);
        Assert.Equal((512, 512), (painted.Width, painted.Height));

        static double Share(System.Text.Json.Nodes.JsonNode answer) => (double)answer["classes"]![0]!["share"]!;
    }

    [Fact]
    public async Task Several_scales_agree_with_one_about_what_is_plain_to_see()
    {
        var (_, one) = await service.Client.AskAsync("/segment?mask=none", Pictures.Raw(Pictures.Astronaut));
        var (response, several) = await service.Client.AskAsync("/segment?mask=none&scales=0.75,1,1.25&flip=true", Pictures.Raw(Pictures.Astronaut));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((string?)one["classes"]![0]!["name"], (string?)several["classes"]![0]!["name"]);
        Assert.InRange((double)several["classes"]![0]!["share"]! - (double)one["classes"]![0]!["share"]!, -0.1, 0.1);
    }

    [Fact]
    public async Task JSON_can_carry_the_painted_picture()
    {
        var (_, answer) = await service.Client.AskAsync("/segment?overlay=jpeg&mask=none", Pictures.Raw(Pictures.Astronaut));

        Assert.StartsWith("data:image/jpeg;base64,/9j/", (string?)answer["overlay"], StringComparison.Ordinal);
    }

    private static byte[] Ids(Frame gray)
    {
        var ids = new byte[gray.Width * gray.Height];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = gray.Pixels[i * Frame.Channels];
        return ids;
    }
}
