namespace HRNet.Import;

/// <summary>Rows and columns of a network's input, in pixels.</summary>
public readonly record struct InputSize(int Height, int Width)
{
    private const int Largest = 4096;

    /// <summary>Reads "HEIGHTxWIDTH", such as "256x192".</summary>
    /// <exception cref="ImportException">Not of that form, or not between 32 and 4096.</exception>
    public static InputSize Parse(string text)
    {
        var parts = text.Split('x', 'X');
        if (parts.Length == 2 && int.TryParse(parts[0], out var height) && int.TryParse(parts[1], out var width) && IsPossible(height) && IsPossible(width))
            return new InputSize(height, width);
        throw new ImportException($"\"{text}\" is not an input size: write HEIGHTxWIDTH, each between 32 and {Largest}, such as 256x192.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Height}x{Width}";

    internal bool IsPossible() => IsPossible(Height) && IsPossible(Width);

    private static bool IsPossible(int side) => side is >= 32 and <= Largest;
}
