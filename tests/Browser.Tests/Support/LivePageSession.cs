using System.Text.Json;
using System.Text.RegularExpressions;
using HRNetWeb.Tests.Live;
using Microsoft.Playwright;

namespace Browser.Tests.Support;

/// <summary>What is done and seen in the live mode.</summary>
internal static partial class LivePageSession
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>Starts the camera, unmirrored, and notes what is drawn from then on.</summary>
    public static async Task StartCameraAsync(this PageSession session)
    {
        await session.Page.UncheckAsync("#live-settings [name=mirror]");
        await session.ListenAsync();
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Start camera" }).ClickAsync();
    }

    /// <summary>Waits until the live mode tells of somebody. Who is lost on a crowded machine comes again under another number.</summary>
    public static Task SomebodyAsync(this PageSession session) => Assertions.Expect(session.Page.Locator("#live-summary")).ToHaveTextAsync(Somebody());

    /// <summary>Counts the frames on their way, from the next connection on.</summary>
    public static FramesInFlight CountFramesInFlight(this PageSession session)
    {
        var count = new FramesInFlight();
        session.Page.WebSocket += (_, socket) =>
        {
            socket.FrameSent += (_, frame) => count.Sent(frame.Binary);
            socket.FrameReceived += (_, frame) => count.Answered(frame.Binary);
        };
        return count;
    }

    /// <summary>
    /// Notes each answer at the moment when it is drawn: the number of the film's frame is read from the canvas itself, so it is the frame that a visitor sees under the
    /// skeleton.
    /// </summary>
    public static async Task ListenAsync(this PageSession session) => await session.Page.EvaluateAsync("""
        ([bits, square, width]) => {
          window.answers = [];
          const canvas = document.getElementById('live-canvas');
          const copy = new OffscreenCanvas(bits, 1).getContext('2d', { willReadFrequently: true });
          canvas.addEventListener('drawn', ({ detail: { frame, result, place } }) => {
            const scale = place.width / width;
            for (let bit = 0; bit < bits; bit++) copy.drawImage(canvas, place.left + (bit + 0.5) * square * scale, place.top + square / 2 * scale, 1, 1, bit, 0, 1, 1);
            const { data } = copy.getImageData(0, 0, bits, 1);
            let number = 0;
            for (let bit = 0; bit < bits; bit++) if (data[bit * 4] > 127) number |= 1 << bit;
            // Until the detector has looked, there is nobody to follow.
            if (result.people?.length !== 0) window.answers.push({
              number, sequence: result.sequence, age: performance.now() - frame.capturedAt, scale: width / result.image.width,
              people: (result.people ?? []).map(({ id, box, keypoints }) => ({ id, box, keypoints })),
            });
          });
        }
        """, new[] { FakeCameraFilm.Bits, FakeCameraFilm.Square, FakeCameraFilm.Width });

    /// <summary>Waits until that many answers were drawn.</summary>
    public static Task DrawnAsync(this PageSession session, int count) =>
        session.Page.WaitForFunctionAsync($"() => window.answers.length >= {count}", null, new() { PollingInterval = 100 });

    /// <summary>The answers so far.</summary>
    public static async Task<IReadOnlyList<Answer>> AnswersAsync(this PageSession session) =>
        JsonSerializer.Deserialize<List<Answer>>(await session.Page.EvaluateAsync<string>("() => JSON.stringify(window.answers)"), s_json)!;

    /// <summary>Red, green and blue of what is seen at a place of the film.</summary>
    public static Task<int[]> LiveColorAsync(this PageSession session, double x, double y) => session.Page.EvaluateAsync<int[]>("""
        ([x, y, width, height]) => {
          const canvas = document.getElementById('live-canvas');
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          const scale = Math.min(canvas.width / width, canvas.height / height);
          const [left, top] = [(canvas.width - width * scale) / 2, (canvas.height - height * scale) / 2];
          return [...copy.getImageData(Math.round(left + x * scale), Math.round(top + y * scale), 1, 1).data.slice(0, 3)];
        }
        """, new[] { x, y, FakeCameraFilm.Width, FakeCameraFilm.Height });

    /// <summary>By how much this is off a person's color, beyond what antialiasing does: 0 for theirs.</summary>
    public static int OffColor(int id, int[] color) =>
        Overlay.PersonColors[(id - 1) % Overlay.PersonColors.Length].Zip(color).Max(pair => Math.Max(0, Math.Abs(pair.First - pair.Second) - Overlay.Tolerance));

    /// <summary>Forgets the answers so far.</summary>
    public static Task ForgetAsync(this PageSession session) => session.Page.EvaluateAsync("() => { window.answers.length = 0; }");

    [GeneratedRegex(@"Person \d+: ")]
    private static partial Regex Somebody();

    /// <summary>How many frames were on their way at once. An answer settles all frames up to its own.</summary>
    internal sealed class FramesInFlight
    {
        private readonly HashSet<long> _frames = [];

        /// <summary>The most.</summary>
        public int Most { get; private set; }

        /// <summary>Notes what the page said.</summary>
        public void Sent(byte[]? bytes)
        {
            foreach (var message in HubWire.Read(bytes ?? []).Where(message => (string?)message.ElementAtOrDefault(3) == "Frame"))
                _frames.Add((long)message[4]![0]!["sequence"]!);
            Most = Math.Max(Most, _frames.Count);
        }

        /// <summary>Notes what the page was told.</summary>
        public void Answered(byte[]? bytes)
        {
            foreach (var message in HubWire.Read(bytes ?? []).Where(message => (int)message[0]! == 2 && message[3]!["sequence"] is not null))
                _frames.RemoveWhere(frame => frame <= (long)message[3]!["sequence"]!);
        }
    }

    /// <summary>An answer as it was drawn.</summary>
    /// <param name="Number">The film's frame under it.</param>
    /// <param name="Sequence">Number of the frame that was sent.</param>
    /// <param name="Age">Milliseconds since that frame was captured.</param>
    /// <param name="Scale">FakeCameraFilm pixels for one pixel of the picture that was sent.</param>
    /// <param name="People">Who was found.</param>
    internal sealed record Answer(int Number, long Sequence, double Age, double Scale, IReadOnlyList<Someone> People)
    {
        /// <summary>The one whose face is seen best: a detector may take a helmet for somebody, too.</summary>
        public Someone Main => People.MaxBy(person => person.Keypoints.Take(5).Sum(joint => joint.Score))!;
    }

    /// <summary>A person in it.</summary>
    internal sealed record Someone(int Id, Area Box, IReadOnlyList<Joint> Keypoints);

    /// <summary>A box.</summary>
    internal sealed record Area(double X, double Y, double Width, double Height);

    /// <summary>A keypoint.</summary>
    internal sealed record Joint(string Name, double X, double Y, double Score);
}
