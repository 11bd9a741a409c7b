using System.Net.Http.Headers;
using System.Text;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class UploadTests(SharedService service)
{
    [Theory]
    [InlineData("/pose")]
    [InlineData("/segment")]
    public async Task A_form_without_the_field_is_told_which_one_it_needs(string path)
    {
        var answer = await service.Client.AskAsync(path, new MultipartFormDataContent { { new StringContent("true"), "flip" } });

        Assert.Equal("The form has no field 'image'; send the picture in it.", answer.ShouldBeProblem(400, "missing_image"));
    }

    [Theory]
    [InlineData("/pose", "file", "There is no field 'file' here. Allowed are image, model, threshold,")]
    [InlineData("/segment", "boxes", "There is no field 'boxes' here. Allowed are image, model, flip, scales, mask, maskSize, overlay.")]
    [InlineData("/analyze", "threshold", "There is no field 'threshold' here. Allowed are image, tasks, pose.model,")]
    public async Task A_field_that_is_no_option_is_refused_by_its_name(string path, string name, string words)
    {
        foreach (var form in new[] { Form((name, "x"), null), Form(null, (name, "x")) })
        {
            var answer = await service.Client.AskAsync(path, form);

            Assert.StartsWith(words, answer.ShouldBeProblem(400, "unknown_option"), StringComparison.Ordinal);
            Assert.Equal(name, (string?)answer.Json["option"]);
        }
    }

    [Fact]
    public async Task A_form_may_hold_options_before_and_behind_the_picture()
    {
        var (_, both) = await service.Client.AskAsync("/pose?maxPeople=1", Form(("threshold", "0.99"), ("Boxes", "28,75,140,405")));
        Assert.Equal((0.99, "request"), ((double)both["threshold"]!, (string?)both["boxes"]));

        var (_, several) = await service.Client.AskAsync("/analyze?detect.maxDetections=1", Form(("tasks", "detect"), ("detect.threshold", "0.3")));
        Assert.Equal(["detect"], several.AsObject().Select(answer => answer.Key));
        Assert.Single(several["detect"]!["objects"]!.AsArray());
    }

    [Theory]
    [InlineData("/pose", "threshold", "2", "invalid_option", 400, "a number from 0 to 1")]
    [InlineData("/pose", "threshold", "", "invalid_option", 400, "is empty")]
    [InlineData("/pose?threshold=0.2", "threshold", "0.2", "invalid_option", 400, "in the form or in the query and the form; give it once")]
    [InlineData("/pose", "model", "nobody", "unknown_model", 404, "nobody")]
    [InlineData("/analyze", "detect.nms", "0.5", "invalid_option", 400, "a task that is not asked for")]
    public async Task What_a_form_asks_is_checked_as_what_a_query_asks(string path, string name, string value, string code, int status, string words)
    {
        var answer = await service.Client.AskAsync(path, Form(null, (name, value)));

        Assert.Contains(words, answer.ShouldBeProblem(status, code), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_or_a_picture_that_stands_twice_in_a_form_is_refused()
    {
        var options = await service.Client.AskAsync("/pose", Form(("threshold", "0.2"), ("Threshold", "0.2")));
        Assert.Contains("more than once", options.ShouldBeProblem(400, "invalid_option"), StringComparison.Ordinal);

        var form = Pictures.Form(Pictures.Astronaut);
        form.Add(Pictures.Raw(Pictures.Players), "image", "b.jpg");
        var pictures = await service.Client.AskAsync("/pose", form);
        Assert.Equal("The form has a second field 'image'; send one picture.", pictures.ShouldBeProblem(400, "bad_form"));
        Assert.Equal("image", (string?)pictures.Json["option"]);
    }

    [Fact]
    public async Task Other_fields_may_not_be_large()
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[100_000]), "classes" }, { Pictures.Raw(Pictures.Astronaut), "image", "a.jpg" } };

        Assert.Contains("64 KiB", (await service.Client.AskAsync("/detect", form)).ShouldBeProblem(400, "bad_form"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_body_and_an_empty_field_are_missing_pictures()
    {
        Assert.Contains("empty", (await service.Client.AskAsync("/pose", Pictures.Raw([]))).ShouldBeProblem(400, "missing_image"), StringComparison.Ordinal);
        Assert.Contains("empty", (await service.Client.AskAsync("/pose", Pictures.Form([]))).ShouldBeProblem(400, "missing_image"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Another_content_type_is_told_which_are_taken(string type)
    {
        var answer = await service.Client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut, type));

        Assert.Contains(type, answer.ShouldBeProblem(415, "unsupported_type"), StringComparison.Ordinal);
        Assert.Equal(["multipart/form-data", "application/json", "image/jpeg", "image/png", "image/webp"], answer.Json["allowed"]!.AsArray().Select(x => (string?)x));
    }

    [Fact]
    public async Task Bytes_of_no_type_are_looked_at()
    {
        var answer = await service.Client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut, "application/octet-stream"));
        Assert.Equal(200, (int)answer.Response.StatusCode);
        (await service.Client.AskAsync("/pose", Pictures.Raw([1, 2, 3], "application/octet-stream"))).ShouldBeProblem(400, "unreadable_picture");
    }

    [Fact]
    public async Task A_body_without_a_content_type_is_refused()
    {
        var content = new ByteArrayContent(Pictures.Astronaut);
        content.Headers.ContentType = null;

        (await service.Client.AskAsync("/pose", content)).ShouldBeProblem(415, "unsupported_type");
    }

    [Fact]
    public async Task Text_that_calls_itself_a_picture_is_unreadable()
    {
        var answer = await service.Client.AskAsync("/pose", Pictures.Raw("Not a picture at all, whatever its type says."u8.ToArray()));

        Assert.NotEmpty(answer.ShouldBeProblem(400, "unreadable_picture"));
    }

    [Fact]
    public async Task A_GIF_is_of_a_type_that_is_not_read()
    {
        var gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==");

        (await service.Client.AskAsync("/pose", Pictures.Raw(gif, "image/gif"))).ShouldBeProblem(415, "unsupported_type");
    }

    [Fact]
    public async Task Half_a_picture_is_unreadable()
    {
        var answer = await service.Client.AskAsync("/segment", Pictures.Raw(Pictures.Astronaut[..200]));

        answer.ShouldBeProblem(400, "unreadable_picture");
    }

    [Theory]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=abc", "--abc\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nno end")]
    [InlineData("multipart/form-data; boundary=abc", "no boundary here")]
    [InlineData("multipart/form-data; boundary=abc", "")]
    [InlineData("multipart/form-data; boundary=\"\"", "x")]
    public async Task A_damaged_form_is_a_problem(string type, string body)
    {
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        (await service.Client.AskAsync("/pose", content)).ShouldBeProblem(400, "bad_form");
    }

    /// <summary>A form with a picture, and a field before or behind it.</summary>
    private static MultipartFormDataContent Form((string Name, string Value)? before, (string Name, string Value)? behind)
    {
        var form = new MultipartFormDataContent();
        if (before is { } first)
            form.Add(new StringContent(first.Value), first.Name);
        form.Add(Pictures.Raw(Pictures.Players), "image", "a.jpg");
        if (behind is { } last)
            form.Add(new StringContent(last.Value), last.Name);
        return form;
    }
}
